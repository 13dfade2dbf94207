// Package policy turns what others have agreed, and the passing of days, into commands of the cadence service.
//
//	plan.version_agreed ──> set and suspend rhythms, schedule the calls of 60 days   on_plan_version_agreed.go
//	every day           ──> schedule the calls that have come within 60 days          schedule.go
//	every hour          ──> calls without a reason: propose to give the time back     reason.go
//
// Everything may be repeated. A policy's command id comes from its fact, a loop's from what it is about and
// the day; a call's identity is its rhythm and the day of its occurrence, so two processes that expand the
// same rhythm schedule the same calls, and the second says nothing new.
//
// What is due is found by a query on the read model. A process that was down for a week schedules on return
// what it would have scheduled, and proposes nothing for calls that are over. When the read model is behind, a
// rhythm or a call is found by the next run.
package policy
