// Package score makes a customer's score from its record: pure, exact, and explained.
//
//	card (weights) + inputs at a day ──> measures 0..100 ──> entries in tenths of a point ──> score, band
//
// The score is the weighted mean of the measures that are present. Each measure contributes an entry of so
// many tenths of a point; what rounding leaves over goes to the largest remainders, so that the entries
// always sum to the score exactly (product.md F3). Every entry says in one sentence where its points come
// from, how far it moved since the score before, and which facts moved it.
//
// Nothing here reads a clock: the day for which windows and follow-through are taken comes in.
package score
