// Package command is the one way from a decision to the log, for every aggregate of every service.
//
//	request ──> Do ──> work(tx) ──> Decide(tx, aggregate, id, command)   pure, against the folded state
//	                      │                └── facts staged, for one stream or several
//	                      └────────> log.Append: all or none, versions checked, outcome kept by command id
//
// What can go wrong, and what is done:
//
//   - somebody wrote to a stream in between: the remembered state was stale, work runs again on the newer one;
//   - the caller said what it had seen (If-Match) and it is not so: refused at once, no second attempt;
//   - the same command comes again: the log knows its id and gives the first answer, and a refusal turns
//     into that answer too ("already confirmed" was this very command);
//   - the answer of a commit was lost: the log settles it by looking the id up, see pkg/eventlog.
package command
