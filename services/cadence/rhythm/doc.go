// Package rhythm decides when calls recur: the terms that the parties have agreed, and the calendar days and
// instants that follow from them.
//
//	Set ──> set ──Suspend──> suspended
//	         ^ └─Set (other terms)─┐  │
//	         └─────────────────────┴──┴── Resume, Set
//
// Terms are a recurrence rule of RFC 5545 (daily or slower), a place, a local start and a length. Expanding
// them is a pure function:
//
//	Occurrences(terms, from, to) ──> 3 Mar 14:30 Berlin, 17 Mar 14:30 Berlin, 31 Mar 14:30 Berlin, ...
//
// A call at 14:30 stays at 14:30 when the clocks change. A start that the spring change skips moves forward
// by the gap (02:30 becomes 03:30); one that happens twice in autumn takes the first (RFC 5545, section
// 3.3.5). The 31st skips months that have none, as RFC 5545, section 3.3.10 says: who means the last day of
// the month writes BYMONTHDAY=-1, and is told so where the rule comes in.
//
// A rule that is too dense, endless in its search or of a form that is not needed for calls is refused when
// it is Set; what was accepted once always expands, and never to more than MaxOccurrences.
package rhythm
