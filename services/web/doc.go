// Package web is what stands in front: the gateway that joins the operations of all services under one address
// and one OpenAPI document, the feed of facts for outside readers, and people's own tokens. It decides nothing.
//
//	api/        in: operations of no service alone (GET /v1/feed, /v1/tokens)
//	gateway/    operations of services that run elsewhere, by reverse proxy
//	service.go  what belongs together
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
