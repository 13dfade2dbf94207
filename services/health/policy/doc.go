// Package policy scores customers when something moves them: a fact, or a new day.
//
//	fact ──> wait until the read model has it ──> inputs in one snapshot ──> Rescore ──> InternalScoreChanged
//
// Facts come one by one; while one is dealt with, the customers of those right behind it are scored too, several at a time.
//
// A burst is scored once: a fact that the last scoring of its customer has already counted is left out, so
// 5,000 signals of one customer cost a handful of scorings and not 5,000. A scoring that changes nothing
// writes nothing. A new day moves windows and follow-through without any fact; the daily loop finds the
// customers that were last scored on an earlier day.
package policy
