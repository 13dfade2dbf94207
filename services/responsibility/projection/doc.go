// Package projection holds what the responsibility service reads, and the queries beside it.
//
//	responsibility_vendor   every shared document, health, and the portfolio; the tenant's people only
//	responsibility_shared   every shared document; nothing internal can reach it, not even a timestamp
//
// Both are made of the same folds (rules/record). What a customer sees of a past instant is the shared
// definition again, folded in memory over the facts up to it (AsOf).
//
// Nothing here depends on a clock: rows of the portfolio keep due dates, not "overdue", so that a row is
// right tomorrow without having been written again.
package projection
