// Package projection is what the cadence service reads: the record of each customer, from the folds that all
// services share, and the rhythms that are set.
//
//	facts of plans, goals, cadence ──> rosters, agreements, goals, promises, calls ┐
//	facts of health (the vendor's)  ──> healths                                    ├──> Input of an agenda
//	rhythm.set, suspended, resumed  ──> rhythms ──> the daily loop                 ┘
//
// Input reads all that an agenda depends on in one snapshot, from whatever store holds the record: the live
// tables, or a fold in memory up to a position of the past. Health is asked for when the reader is the vendor,
// and for nobody else: what a query does not read cannot show in its answer.
package projection
