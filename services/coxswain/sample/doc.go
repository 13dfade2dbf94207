// Package sample writes the history that `coxswain up --demo` shows: a vendor called Lumen, twelve customers
// in as many places, and two quarters of what they agreed on, promised, kept, and did not keep.
//
//	story (harbor.go, ...)     what is told of one customer: people, goals, promises, how it goes
//	  │ direct                 dates and fates, by dice that fall the same on the same day
//	  v
//	script: acts in order      "confirm promise 12, on that Tuesday, as the champion"
//	  │ play, week by week, the twelve customers at once
//	  v
//	command engine ──> log     through the real aggregates, at the time when it happened
//	  │
//	  └─> the policies of the goals and cadence services, with the facts read back: goals open, rhythms are
//	      set, what was promised in a call becomes a commitment. They give the ids they always give, so that
//	      the services find this work done when they start.
//
// Nothing is made up beside the rules: what an aggregate refuses fails the load. A life that reaches beyond
// today is cut off there, which is how some promises are still open, some late, and some not yet answered.
//
// # Running it again
//
// Every command has an id of its own, so a load that was killed is completed by running it again: what is in
// the log answers as it did, the rest is written. Two outcomes without facts mark the beginning (with the
// day of the load, which a later run keeps) and the end. A log that holds anything but this sample is left
// alone: Load then answers Loaded false.
package sample
