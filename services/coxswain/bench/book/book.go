package book

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
)

// Who is in the book, with every customer.
const (
	CSM      = events.PersonID("csm")
	Sponsor  = events.PersonID("sponsor")
	Champion = events.PersonID("champion")
	User     = events.PersonID("user")
)

// Weeks is how long customers have been with the vendor.
const Weeks = 40

// cadence is how many weeks lie between two calls.
const cadence = 2

// Fact is one fact of the book, with the stream that it belongs to.
type Fact struct {
	Stream   events.Stream
	Customer events.CustomerID
	Event    events.Event
}

// Book is a vendor's customers. The zero value is none.
type Book struct {
	customers int
	seed      uint64
	until     time.Time
}

// New is the book that has at least so many facts, of customers whose forty weeks end at an instant.
func New(facts int, seed uint64, until time.Time) Book {
	return Book{customers: facts/factsOfOne(seed, until) + 1, seed: seed, until: until.UTC().Truncate(time.Second)}
}

// sample is of how many customers the facts are counted to tell how many one has. A customer of the sample has as
// many facts as others, give or take a percent of the mean; a hundredth more customers than that makes sure.
const sample = 50

func factsOfOne(seed uint64, until time.Time) int {
	b, n := Book{sample, seed, until}, 0
	for c := range sample {
		for w := range Weeks {
			n += len(b.Week(c, w))
		}
	}
	return n * 99 / 100 / sample
}

// Customers is how many there are.
func (b Book) Customers() int { return b.customers }

// CustomerID names a customer, from 0.
func CustomerID(c int) events.CustomerID { return events.CustomerID(fmt.Sprintf("customer-%06d", c)) }

// NextCall is the call that the customer will have next.
func NextCall(c int) events.CallID { return callID(CustomerID(c), (Weeks-1)/cadence*cadence) }

// Goal is a goal of the customer that is under way.
func Goal(c int) events.GoalID { return (&life{customer: CustomerID(c)}).goal(0) }

// Batch is facts of one week, of some customers.
type Batch struct {
	At    time.Time // when they happened
	Facts []Fact
}

// All gives the facts week by week, in batches of at least so many facts except for the last of a week. No batch
// has two facts of a stream with another fact between them.
func (b Book) All(together int) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		for w := range Weeks {
			batch := Batch{At: b.week(w)}
			for c := range b.customers {
				batch.Facts = append(batch.Facts, b.Week(c, w)...)
				if len(batch.Facts) < together && c+1 < b.customers {
					continue
				}
				if !yield(batch) {
					return
				}
				batch.Facts = make([]Fact, 0, len(batch.Facts))
			}
		}
	}
}

// week is when it begins.
func (b Book) week(w int) time.Time { return b.until.AddDate(0, 0, 7*(w-Weeks)) }

// Week is what happens with a customer in a week. Facts of a stream follow each other.
func (b Book) Week(c, w int) []Fact {
	l := life{Book: b, nth: c, customer: CustomerID(c)}
	if w == 0 {
		l.begin()
	} else {
		l.measure(w)
	}
	l.promises(w)
	l.signal(w)
	if w%cadence == 0 {
		l.meet(w)
	}
	return l.facts
}

// life is one customer's, while its facts of a week are gathered.
type life struct {
	Book
	nth      int
	customer events.CustomerID
	facts    []Fact
}

func (l *life) say(kind, id string, facts ...events.Event) {
	for _, e := range facts {
		l.facts = append(l.facts, Fact{events.Stream{Kind: kind, ID: id}, l.customer, e})
	}
}

// chance is the same for the same customer, week and thing.
func (l *life) chance(w, thing int) *rand.Rand {
	return rand.New(rand.NewPCG(l.seed, uint64(l.nth)<<32|uint64(w)<<16|uint64(thing)))
}

// day is a date so many days after a week has begun.
func (l *life) day(w, days int) events.Date { return events.DateOf(l.week(w), time.UTC).AddDays(days) }

func callID(c events.CustomerID, w int) events.CallID {
	return events.CallID(fmt.Sprintf("%s-call-%02d", c, w))
}

// meet holds the call of this week and sets the next one.
func (l *life) meet(w int) {
	if w > 0 {
		held := callID(l.customer, w-cadence)
		l.say(callevent.Kind, string(held),
			callevent.AttendanceRecorded{Present: []events.PersonID{CSM, Champion}, Absent: []events.PersonID{Sponsor}},
			callevent.NoteTaken{Note: events.NoteID(held), Party: events.Vendor, Person: CSM, Text: note},
			callevent.Held{At: l.week(w).Add(10 * time.Hour), Minutes: 40})
	}
	next, start := callID(l.customer, w), l.week(w+cadence).Add(10*time.Hour)
	l.say(callevent.Kind, string(next),
		callevent.Scheduled{
			Call: next, Rhythm: events.RhythmID(l.customer + "-rhythm"), Plan: l.plan(), Customer: l.customer, Kind: "cadence",
			Occurrence: start, Start: start, Zone: zone, Minutes: 45,
		},
		callevent.TopicAdded{Topic: events.TopicID(next), Text: "The export for finance", Minutes: 10, Party: events.Customer, Person: Champion})
}

// note is as long as notes are.
const note = "Two regions are through, the north follows next week. Finance wants the split by product before the board meets."
