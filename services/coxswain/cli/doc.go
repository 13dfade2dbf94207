// Package cli is the command line of Coxswain: a file per command, over the HTTP API of a running one.
//
// What is for people is a table on standard output, what is for programs is the API's own JSON (--json).
// What went wrong goes to standard error with what to do about it, and the exit status says of what kind
// it was: 0 done, 1 refused, 2 not understood, 3 nobody answers.
package cli
