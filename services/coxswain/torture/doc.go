// Command torture breaks a whole Coxswain in many ways while people work with it, and then looks for what is lost,
// doubled, invented, out of order, or seen by the wrong ones.
//
// What happens in a run (`torture`, or `./task torture`), once with services in processes of their own and once with
// everything in one:
//
//	begin      a Coxswain of its own (package site): PostgreSQL, NATS, services, all real processes
//	faults     crews (package load) work while the nemesis breaks one thing after the other (fault_*.go), in an order
//	           that the seed gives; watch looks whether a checkpoint ever goes back
//	heal       nothing is broken any more; every process must become ready
//	quiesce    the crews end; stream, read models and policies must come as far as the log within a minute
//	judge      journals against log and feeds, what the domain promises, a read model built anew, `coxswain verify`
//
// Everything that does not hold is a finding with a line in the report; then journal.tsv and the logs of all processes
// stay in the folder that the report names, or in --keep. The run can be asked for again with --seed: the same commands
// and the same faults in the same order, though the processes interleave anew. --report writes what came of a run into
// docs/reliability.md, between its two markers.
//
// A fault is a type with name, inject and heal, in a file with its kin, and a line in faults (nemesis.go). An operation
// of the product that people may use belongs into load.Crew.act, and what it must never break into promises (domain.go).
//
// # Whether it can see
//
// `torture prove` (`./task torture:planted`) runs programs that are wrong on purpose, each with the faults during which
// its mistake does harm, until a finding tells of it. A program with the build tag "planted" brings a mistake of package
// planted to life in the processes of the site alone, never in those who look on. Who adds a check adds a mistake that it
// must find (prove.go).
package main
