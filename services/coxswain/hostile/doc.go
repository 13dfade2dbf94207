// Package hostile attacks the running program: all services behind one address on PostgreSQL and NATS, as `coxswain up`
// runs them, with two tenants that know nothing of each other. It holds tests only.
//
//	row of a table: an input ──> program ──> status, code, pointer
//	                                └──> image: head of the log and a hash of every table, before and after
//
// A refusal passes when it names the field and the rule, and when nothing else has happened: no row of any table has
// changed, the process lives, a request that was good before is answered with the same bytes. docs/hostile.md says for
// each kind of input what it gets, which test shows it, or why it cannot occur here.
//
// # When a test fails
//
// "it wrote into ..." names the tables that differ. Facts that policies write by themselves are no reason: a test takes its
// image when every consumer of the stream has caught up with the log (program.settle).
package hostile
