// Package web is what stands in front: the gateway that joins the operations of all services under one address
// and one OpenAPI document, the feed of facts for outside readers, who is let in, and the pages. It decides nothing
// about a plan: pages are clients of the API (docs/adr/0013).
//
//	api/         in: operations of no service alone (the feed, tokens, invitations, saved views)
//	policy/      in: facts of other services -> who is let in
//	gateway/     operations of services that run elsewhere, by reverse proxy
//
//	site/        a visit of a browser: who it is, what the API answers, the form that was sent
//	ui/          what every page is made of        cards/   what the domain looks like
//	assets/      style, scripts, icon              locale/  dates and numbers as their reader writes them
//
//	workspace/   the tenant's day, a customer      portal/     what waits for a customer's people
//	calls/       agenda, call, recap               account/    what both sides look at: plans, goals, promises, facts
//	dashboard/   portfolio, evolution              people/     who is who, invitations
//	signin/      ways in; oidc/ one of them        settings/   zone, sessions, tokens
//	asks/        what is asked of whom, by mail    links/      the answers to it, from the mail
//	post/        letters and their sending         mailbox/    where the demo catches them
//
//	pages.go     which pages there are             service.go  what belongs together
//
//	GET /v1/plans/{plan} ──> mux ──┬── in this process: the plans service's own handler
//	                               └── PLANS_URL set:   proxy ──> the plans process, which checks the token again
//
// # When something goes wrong
//
// A service that runs elsewhere and does not answer is 503 "service-unavailable" with Retry-After for its own
// operations; all others work. Tokens, links and codes that are long over are forgotten by the hour (web_prune); when that fails,
// their tables grow and nothing else happens. The feed reads the log itself: NATS and projections play no part in it.
package web
