// Package api is how people and programs speak to the plans service over HTTP.
//
//	POST /v1/customers                       register             PATCH /v1/customers/{c}           name, attributes
//	POST /v1/customers/{c}/parties           add a partner        POST  /v1/customers/{c}/outcomes  how a term ended
//	GET  /v1/customers/{c}/people            who they are         POST  /v1/customers/{c}/archive
//	POST /v1/customers/{c}/people            add a person         PATCH, POST .../people/{p}, .../{p}/remove
//	POST /v1/customers/{c}/seats             assign               POST  /v1/customers/{c}/seats/release
//
//	POST /v1/plans                           draft                GET, PATCH /v1/plans/{p}/draft    the vendor's own
//	GET  /v1/plans/{p}                       as it stands         POST /v1/plans/{p}/propose        from the draft
//	POST /v1/plans/{p}/agree, decline        by hash              POST /v1/plans/{p}/proposals      change agreed terms
//	POST /v1/plans/{p}/proposals/{n}/counter, accept, decline, withdraw
//	POST /v1/plans/{p}/reaffirm, pause, resume, complete, close
//
// Every handler does the same: find the thing, ask whether the caller may do this to it, look up what the
// decision needs, give the command. What the caller may not know of answers exactly as what is not there: a
// plan that is only drafted does not exist for anybody but the vendor.
//
// Aggregates are read from the log, so answers are never older than the last write. Only "are all goals
// settled?" (complete) needs facts of another service: a read model of our own (services/plans/projection)
// knows them, and is waited for.
//
// # Where text, zones and rules are checked
//
// pkg/httpapi has bounded every text. Here names are held to one line, zones and calendars to pkg/worktime,
// and recurrence rules to daily or slower (checkRule). What must hold between the parts of a plan or a
// customer is the aggregates' affair.
//
// # People's names
//
// A person's name, mail and title go to the people directory, the rest becomes facts. The facts come first:
// a refused command leaves no personal data behind. When the directory does not answer, the caller is told to
// send the same request again; the command is known by its key, and only the directory is written once more.
package api
