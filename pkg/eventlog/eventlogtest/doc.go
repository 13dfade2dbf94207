// Package eventlogtest is the conformance suite of the log: what every implementation must do, as tests.
//
//	Run     append, refuse, repeat, read, signal: each rule of eventlog.Log as a sentence
//	Race    many writers against one tailing reader: every committed fact is read once, in order, without a gap
//	Compare what a reader saw against what writers were told; also shows that it can see (the suite of package
//	        eventlog turns it on a naive log, which it must find wanting)
//
// It brings facts of its own, so that it does not depend on any service.
package eventlogtest
