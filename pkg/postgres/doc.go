// Package postgres opens, prepares and, where there is none, runs the PostgreSQL database that holds the log.
//
// # Connecting
//
// Two kinds of connection are made, and they are told apart by one word in the connection's start-up packet:
//
//	Open(ctx, url, Options{Role: AppRole})   what the application does; owns nothing, may only what it was granted
//	Open(ctx, url, Options{})                what the owner does: migrations, grants, maintenance
//
// The role is part of the start-up packet rather than a SET ROLE afterwards, so RESET ALL and DISCARD ALL come back
// to it. A connection pooler that swallows start-up parameters must therefore be told to pass "role" on.
//
// # Migrating
//
// [Migrate] applies numbered files (001_name.sql, 002_name.sql, ...) of one schema and remembers how far it came in a
// table of its own, so the log and every service advance separately in one database. Processes that start together
// take turns by an advisory lock. A database that is newer than the program is refused: it never goes backwards.
// The files are text templates: write '{{' only when you mean one.
//
// # A private cluster
//
// [Start] runs a cluster for this process alone, from the PostgreSQL that is installed on the machine:
//
//	Dir/                 the caller's folder, not writable by the server's account
//	  owner.lock         held by this process: one process per folder
//	  server.lock        held by the guard and, by inheritance, by every process of the server
//	  password           of the two accounts, read by this process and by initdb
//	  postgres.log       what the server said; postgres.log.1 is from the start before
//	  data/              the cluster itself, 0700, owned by the server's account
//
//	this process --pipe--> guard (/bin/sh) --child--> postmaster
//
// The guard waits at the other end of a pipe that nobody ever writes to. When this process ends, in whatever way, the
// kernel closes the pipe, the guard reads end of file, asks the postmaster for a fast shutdown, and insists after a
// while. So kill -9 of this process leaves nothing behind, and no timer or heartbeat is involved.
//
// The locks are flock(2) locks: the kernel drops them with the last process that holds them, so they cannot go stale
// the way a file with a process id does. The next Start takes owner.lock (or says who has the folder), then waits for
// server.lock, which is free exactly when the last process of the former server has gone; one that nobody owns any
// more is told to stop.
//
// PostgreSQL refuses to run as root, so root runs it under the account that owns Dir/data already, else "postgres",
// else "nobody"; anybody else runs it as themselves. The server listens on the loopback address alone, on a free port,
// has no unix socket, and asks every connection for a random password.
//
// When something is wrong, look at postgres.log: the error of Start ends with its last lines.
package postgres
