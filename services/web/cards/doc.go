// Package cards shows the things of the domain: a promise, a goal, a plan's versions and proposals, a kept-promise record,
// a line of the timeline, the entries of a score. The workspace and the portal show the same cards; what may be
// done on them follows from who reads (Account).
//
// A card offers only what the rules let its reader do (moves.go). The service decides all the same: a card that offers too
// much gets the refusal shown, one that offers too little hides a right, so the tests hold both against the decisions.
package cards
