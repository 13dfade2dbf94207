// Package followthrough scores how well promises are kept: one formula for every party and every person,
// the vendor's as the customer's (product.md C5, principle 1).
//
//	promises that fell due or were finished in the last 180 days
//	  └─ each: on time 1 · renegotiated before due, then kept 0.8 · late 0.4 falling to 0 at 30 working days
//	           broken or silent 0
//	       └─ weighted by recency: half the weight for each 90 days
//	            └─ score = sum(points x weight) / sum(weight), and the list behind it
//
// What counts:
//
//   - A promise counts from the moment its owner has confirmed it. What nobody confirmed was never promised.
//   - Done means done: how long the other side takes to accept is not the owner's lateness. Reopened is not
//     done.
//   - A date that was moved before it passed is renegotiated. A date that was moved after it passed stays
//     missed: lateness is counted from the first date that passed.
//   - Past due and not done is late so far, and silent from 30 working days on.
//   - Declined or withdrawn before due does not count. Taken back after due by the owner is broken; released
//     after due by somebody else is as late as it was then.
//
// Everything is exact: points and weights are decimals, sums are integers, the half-life is computed in
// integers too. The same promises give the same figure on every machine.
package followthrough
