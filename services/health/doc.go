// Package health scores customers, within a second of what moves them, and says why.
//
//	facts in    signals over HTTP; goals, commitments, agreements and calls of the other services
//	decides     scorecard/  versions of the rules           draft -> active
//	            score/      the score of a customer, with a ledger whose entries sum to it exactly
//	facts out   InternalSignalRecorded, InternalScorecardDrafted / Activated, InternalScoreChanged,
//	            InternalBandChanged
//
// Everything here is internal to the vendor: no customer can see a signal or a score, not even that there is
// one. Both sides' follow-through is a measure, so the vendor is scored too.
//
// When the read model is behind, a scoring waits for it; when it cannot catch up, the policy is retried and at
// last parked, and the next fact of the customer scores it all the same: a score rests on everything up to its
// basis, never on the one fact that asked for it.
package health
