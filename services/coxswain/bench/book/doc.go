// Package book makes up a vendor's book of business: customers who agree plans, promise things to each other, meet every
// other week, are measured and send signals, for forty weeks until now. It is a log's worth of facts of any size, valid
// for every read model, and the same for the same seed.
//
// All customers live at the same time, so their facts are interleaved week by week as they would be: a book with a
// thousand times the facts has a thousand times the customers, and each of them looks as before. So what a reader of
// one customer pays may be compared between sizes.
//
// Nothing is kept: what happens to a customer in a week follows from the seed, the customer and the week.
package book
