// Package pgtest gives every test a PostgreSQL database of its own, quickly.
//
//	url := pgtest.New(t, eventlog.Migrate)                                    // a migrated database, dropped afterwards
//	pool := pgtest.Pool(t, url, postgres.Options{Role: postgres.AppRole})     // closed afterwards
//
// A set of migrations runs once per test process, into a template; each test gets a copy of the template, which takes
// some ten milliseconds. Tests may run in parallel.
//
// # Where the server comes from
//
// COXSWAIN_TEST_DATABASE_URL names a server whose user may make databases and roles. `./task test` starts one private
// cluster and sets the variable, so that all packages share it; the command in cmd/pgtest does the same for any other
// command. Without the variable the first test of a process starts a private cluster in the temporary folder, which is
// stopped and deleted when the process ends, whatever ends it (see package postgres). A machine without PostgreSQL
// fails the tests: nothing here can be tested against a stand-in.
//
// The private cluster runs with fsync off, which changes how fast tests are and what a power cut would do to them;
// COXSWAIN_TEST_FSYNC=on turns it on, for measurements.
//
// # Leftovers
//
// The databases of a test process carry its number, and the process holds an advisory lock of that number for as long
// as it lives. The next process to come drops the databases whose lock is free, so a test run that was killed litters
// a long-lived server until the next run only.
package pgtest
