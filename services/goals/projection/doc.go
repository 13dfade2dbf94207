// Package projection holds what the goals service reads, in one read model, "goals_record":
//
//	rosters, agreements, promises   the folds that all services share (rules/record)
//	answers                         what waits for an answer that silence may give; gone once answered
//
//	api, policy ──> People   who acts for which party, and which day it is for them
//	silence     ──> Answers  with Agreements for the term and Rosters for the working days
//
// Nothing here decides. When the read model is behind, People lets it catch up before it says that somebody is
// unknown, and answers projection.ErrBehind when it does not; silence finds later what it has not found yet.
package projection
