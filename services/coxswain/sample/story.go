package sample

import (
	"coxswain/events"
)

// story is what is told of one customer. Its texts are its own; when things happen, and how promises fare,
// follow from the moods and the dice.
type story struct {
	id       events.CustomerID
	name     string
	zone     string // IANA
	locale   string // BCP 47
	calendar string // working calendar, see pkg/worktime
	segment  string
	stage    string
	value    string // of the contract, a year
	renewal  int    // days from today

	region   string // of the vendor's CSM
	champion contact
	sponsor  contact
	member   contact // keeper too, where there is no partner
	partner  partner

	title   string
	charter []clause
	aims    []aim // goals, in the order of their due dates
	terms   []revision

	every int    // weeks between two calls
	next  int    // days until the next one
	start string // local, "10:00"

	past, now mood // how it went a half year ago, and how it goes

	slips     reasons  // why dates moved
	stuck     string   // why a promise of theirs waited for the vendor; "" for none
	refusal   string   // why they declined one
	decisions []string // taken in calls
	topics    []string // brought to calls by either side; the last two to the next one
	notes     []string // of calls, for all
	whispers  []string // of calls, the vendor's own
	update    string   // instead of a call that was given back; "" for none
	excuse    string   // why a call was cancelled; "" for none
	dispute   string   // what was said instead, about a line of a recap; "" for none
}

// contact is a human of a party.
type contact struct{ name, title string }

// partner is a third organisation in the plan. The zero value is none.
type partner struct {
	id       events.PartyID
	name     string
	domain   string
	zone     string
	keeper   contact // may agree
	engineer contact
}

// clause is an item of the charter.
type clause struct{ kind, text string }

// aim is a goal with the promises made for it.
type aim struct {
	outcome, why string
	metric, unit string
	from, to     string // decimals; the direction follows
	lead         string // a leading indicator
	due          int    // days from today
	later        bool   // a revision brings it; the first agreement has not

	ours, theirs, partners []string // what each side promises

	good, bad string // what people say when it goes well, or not
	evidence  string // when it is claimed achieved
	disputed  string // why the customer does not agree with the claim; "" when it does
	missed    string // why it was given up after its date; "" when it was not
	gap       bool   // the customer is less sure than the vendor
}

// reasons are one side's each.
type reasons struct{ ours, theirs []string }

// mood is how things go with a customer.
type mood struct {
	ours, theirs fortune // of promises
	pace         int     // of goals, in percent of the straight line to their date
	users        int     // change of active users a week
	tickets      int     // open ones, about
	missed       int     // calls of 100 to which the customer does not come
}

// fortune is how promises fare, of 100: kept on time, moved before they were due, late. The rest is not done.
type fortune struct{ kept, moved, late int }

// The moods, from the best to the worst.
var (
	thriving = mood{ours: fortune{92, 5, 3}, theirs: fortune{86, 8, 6}, pace: 112, users: 9, tickets: 2}
	steady   = mood{ours: fortune{82, 9, 9}, theirs: fortune{70, 12, 16}, pace: 100, users: 3, tickets: 4}
	calm     = mood{ours: fortune{70, 12, 16}, theirs: fortune{50, 14, 30}, pace: 86, users: 0, tickets: 5, missed: 4}
	mixed    = mood{ours: fortune{58, 14, 24}, theirs: fortune{34, 14, 40}, pace: 66, users: -8, tickets: 9, missed: 12}
	strained = mood{ours: fortune{28, 12, 40}, theirs: fortune{8, 8, 38}, pace: 28, users: -20, tickets: 14, missed: 36}
	failing  = mood{ours: fortune{16, 10, 44}, theirs: fortune{4, 4, 36}, pace: 20, users: -26, tickets: 19, missed: 46}
)
