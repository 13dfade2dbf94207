// Package hashed reads a shard from its first fact to its last for whoever checks a log, and hashes every fact anew:
// once, however many look, since reading and hashing are most of what a check costs.
//
//	Read page n+2 ─> hash page n+1, on every core ─> show page n to all visitors
//
// Nothing is remembered between pages, so a log of any length is read in the memory of three pages. An empty page ends
// the reading; so does the context, and the first error.
package hashed
