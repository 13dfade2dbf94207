// Package journey is the story that all services tell together, as a test over HTTP: from a folder of
// spreadsheets to the second agreed version of a plan, the call about it, and the proof that nothing internal
// was seen by anybody else. It has no code of its own; read journey_test.go from top to bottom.
//
//	stack_test.go          one process: all services and the gateway on one daemon.Runtime
//	processes_test.go      six processes, one PostgreSQL, one NATS; the gateway in front
//	journey_test.go        the steps, in their order
//	people_test.go         who takes them, each with a token of their own
//	feed_test.go           waiting: for a position, or for a fact in the feed; nothing sleeps
//	*_test.go              the steps by subject: agreement, promises, call, health, past
//	secrets_test.go        what one side keeps to itself, each with words that stand nowhere else
//	sweep_test.go          every GET of openapi.json with every id there is: no such words for the others
//	interference_test.go   the journey twice, with and without secrets: the others read the same bytes
//
// The folder is docs/examples/harbor, with its dates moved by whole weeks so that it is always of last week.
// All keys and ids follow from it, so two journeys differ in positions, instants and ids of facts only.
//
// When a step fails, the ones after it are not taken. Logs of the separate processes are shown then.
package journey
