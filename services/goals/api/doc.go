// Package api is how people and programs speak to the goals service over HTTP.
//
//	POST /v1/commitments                      propose, one           POST /v1/commitments/bulk     up to 5,000
//	GET  /v1/commitments/{c}                  as it stands           GET  /v1/commitments/{c}/comments
//	POST /v1/commitments/{c}/confirm ...      what one can say       POST /v1/commitments/{c}/internal-comments
//	GET  /v1/goals/{g}                        with its progress
//	POST /v1/goals/{g}/measurements ...       what one can say
//
// Every handler does the same: find the thing, ask whether the caller may do this to it, look up what the
// decision needs (the owner's calendar date, a person's party, dependencies), give the command. A thing that
// the caller may not know of answers exactly as one that is not there.
//
// Decisions are taken on the log, never on the read model: a read model that is behind cannot let through what
// is no longer so. It only answers who people are; before somebody is called unknown, the read model catches up.
package api
