// Package nthwrite holds the test that kills a process at its first, second, third, ... write, for every kind of command
// that there is (row F1 of the faults that must do no harm, where chance does not choose the instant).
//
//	helper: all services, with relay, projections and policies ──────────────┐
//	   │ prepares each case                                                   v
//	victim: all services ── PostgreSQL's protocol ──> wire ──────────────> PostgreSQL
//	   ^                                               │
//	   └──────────────── SIGKILL ──────────────────────┘ when the server has done the N-th request since the command came
//
// For each kind: a case is prepared (a plan that can be agreed, a call that can be held), the victim is told the command,
// and when PostgreSQL has answered the N-th request of it, the wire withholds the answer and the victim is killed. Another
// process is started, and asked again with the same Idempotency-Key. N goes up from 1 until a run comes to its end
// untouched. That covers every instant that can be told apart from outside: what the server knows when a process dies
// before its request N+1 arrives is what it knows when request N is done, and before the first there is nothing.
//
// Then it must hold that
//
//   - the process that was killed had not answered, and the next one gives the command's real outcome;
//   - any process that is asked once more gives the same bytes, and says that it repeats them;
//   - the command's facts are those that an untouched run writes, each once;
//   - at the end the log, the stream and every view verify.
//
// The kinds are those of the services' own documents: a new command without a case here fails the test.
//
// # Why a wire and not strace
//
// strace can kill a process at the N-th call of write(2). But Go's runtime writes from whichever thread is free, strace
// counts per thread, and other writes (the log, wake-ups) count too: N would be another instant each time. The wire reads
// PostgreSQL's protocol and counts what the server is asked to do, on whatever connection. That it is the same every time
// is itself checked: the requests of a killed run must be the first N of the untouched one.
//
// The victim runs no relay and no projection, whose requests would come in between. A command itself writes to
// PostgreSQL only; what comes after it is no matter of its kind, and has a test of its own: a process with everything,
// behind a wire to PostgreSQL and another one to NATS, is killed at each request and at each line (publish, acknowledge,
// subscribe) that it sends, until all that follows from an agreed plan is done: facts in the stream, goals opened by a
// policy, views. There the parts of the process work side by side, so that N is not the same instant each time; going up
// one by one still comes to every part. CI takes every eighth, beginning at another one each time:
//
//	go test ./services/coxswain/nthwrite -run AfterACommand -stride 1 -v    all of them
//
// # When it fails
//
// "kill N was not at the same instant": the command's requests depend on chance or on what was done before; the list shows
// where. "there is no case for": a new command; prepare one for it in kinds_test.go. Everything else is a bug: the case
// that failed says which facts were there after which request.
package nthwrite
