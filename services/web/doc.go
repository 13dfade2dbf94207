// Package web is what stands in front: the gateway that joins the operations of all services under one address
// and one OpenAPI document, and the feed of facts for outside readers. It decides nothing.
//
//	api/        in: operations over all services (GET /v1/feed)
//	gateway/    operations of services that run elsewhere, by reverse proxy
//	service.go  what belongs together
//
//	GET /v1/plans/{plan} ──> mux ──┬── in this process: the plans service's own handler
//	                               └── PLANS_URL set:   proxy ──> the plans process, which checks the token again
//
// # When something goes wrong
//
// A service that runs elsewhere and does not answer is 503 "service-unavailable" with Retry-After for its own
// operations; all others work. The feed reads the log itself: NATS and projections play no part in it.
package web
