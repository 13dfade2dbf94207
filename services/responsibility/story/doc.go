// Package story tells what happened to a customer, one readable sentence for each fact: "since we last
// spoke" (product.md E3) and the timeline.
//
//	history (facts in order) ──> Tell ──> lines: group, sentence, actor, reason, before and after
//
// A fact alone rarely says enough ("confirmed"): Tell folds the same documents as every other view beside
// it, so that a line can name the promise, and what the date was before. Like the view it is pure; names of
// people come in with the reader and are those of today.
//
// Facts that only repeat another are left out: a goal that opens because a version was agreed, a promise
// captured in a call and then proposed, the seats in a recurring call's calendar.
package story
