// Package events holds the contracts of Coxswain: every fact that a service may write to the log, the
// envelope it travels in, and the names it has on the wire. Everybody may import it; it imports the
// standard library only.
//
//	events            ids, dates, decimals, Stream, Recorded (the envelope), Registry, subjects
//	events/planevent  ... one package per aggregate: plain structs, past participles
//	events/catalogue  the registry of all of them
//	events/generate   writes JSON Schemas, AsyncAPI 3 and docs/events.md; -check verifies them
//
// A fact is never rewritten. A new field must be optional; anything else is a new version of the wire
// name, and old versions are read through an upcaster (Registry). Facts hold ids of people, never
// their names or addresses.
//
// Sight: a fact is shared among the parties of its customer unless its type says otherwise by
// implementing Internal. Internal facts live in streams of their own; sight is a property of the type
// and never a flag that could be set wrongly.
package events
