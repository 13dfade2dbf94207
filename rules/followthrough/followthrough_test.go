package followthrough_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"coxswain/events"
	"coxswain/pkg/worktime"
	"coxswain/rules/followthrough"
	"coxswain/rules/record"
)

const (
	acme = events.Customer
	ada  = events.PersonID("ada")
)

// now is a Tuesday afternoon in Berlin, where Ada works.
var now = time.Date(2026, 6, 30, 13, 0, 0, 0, time.UTC)

func clock(at time.Time) record.Clock {
	roster := record.Roster{Zone: "Europe/Berlin", People: []record.Person{{ID: ada, Party: acme, Zone: "Europe/Berlin"}}}
	return roster.Clock(at, &worktime.Calendars{})
}

func on(d events.Date) record.Mark {
	return record.Mark{Position: int64(d.DaysUntil("2030-01-01")), At: d.In(time.UTC).Add(10 * time.Hour)}
}

// promise is Ada's, confirmed, due on a date.
func promise(due events.Date, changes ...func(*record.Promise)) record.Promise {
	p := record.Promise{
		Commitment: "c1", Text: "export the accounts", Party: acme, Person: ada, Due: due, FirstDue: due,
		Status: record.PromiseConfirmed, Proposed: on("2026-01-05"), Confirmed: on("2026-01-06"),
	}
	for _, c := range changes {
		c(&p)
	}
	return p
}

func done(d events.Date) func(*record.Promise) {
	return func(p *record.Promise) { p.Status, p.Completed = record.PromiseDone, on(d) }
}

func slipped(from, to events.Date, late bool) func(*record.Promise) {
	return func(p *record.Promise) {
		p.Slips = append(p.Slips, record.Slip{From: from, To: to, Late: late, Since: on(from)})
		p.Due = to
	}
}

func settled(as record.PromiseStatus, d events.Date, by events.PartyID) func(*record.Promise) {
	return func(p *record.Promise) { p.Status, p.Settled, p.SettledBy = as, on(d), by }
}

func TestEachPromiseIsJudgedByWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	type want struct {
		Kept     followthrough.Kept
		Due, On  events.Date
		LateDays int
		Points   string
	}
	for what, c := range map[string]struct {
		promise record.Promise
		want    want
	}{
		"done on its date": {promise("2026-06-26", done("2026-06-26")), want{"on_time", "2026-06-26", "2026-06-26", 0, "1"}},
		"renegotiated before due, then kept": {
			promise("2026-06-01", slipped("2026-06-01", "2026-06-26", false), done("2026-06-25")),
			want{"renegotiated", "2026-06-26", "2026-06-25", 0, "0.8"},
		},
		"brought forward and kept": {
			promise("2026-06-26", slipped("2026-06-26", "2026-06-10", false), done("2026-06-10")),
			want{"on_time", "2026-06-10", "2026-06-10", 0, "1"},
		},
		"done on Monday, due on Friday": {promise("2026-06-26", done("2026-06-29")), want{"late", "2026-06-26", "2026-06-29", 1, "0.386666"}},
		"moved after it had passed":     {promise("2026-06-01", slipped("2026-06-01", "2026-06-26", true), done("2026-06-25")), want{"late", "2026-06-01", "2026-06-25", 18, "0.16"}},
		"done 30 working days late":     {promise("2026-05-01", done("2026-06-12")), want{"late", "2026-05-01", "2026-06-12", 30, "0"}},
		"not done, two days past":       {promise("2026-06-26"), want{"late_so_far", "2026-06-26", "2026-06-26", 2, "0.373333"}},
		"nothing heard for months":      {promise("2026-04-01"), want{"silent", "2026-04-01", "2026-04-01", 64, "0"}},
		"taken back after its date":     {promise("2026-06-01", settled(record.PromiseWithdrawn, "2026-06-03", acme)), want{"broken", "2026-06-01", "2026-06-03", 2, "0"}},
		"released after its date":       {promise("2026-06-01", settled(record.PromiseWithdrawn, "2026-06-03", events.Vendor)), want{"late", "2026-06-01", "2026-06-03", 2, "0.373333"}},
		"done in time, accepted late":   {promise("2026-06-05", done("2026-06-05"), settled(record.PromiseAccepted, "2026-06-29", events.Vendor)), want{"on_time", "2026-06-05", "2026-06-05", 0, "1"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got := followthrough.Of([]record.Promise{c.promise}, followthrough.Party(acme), clock(now))
			if len(got.Lines) != 1 {
				t.Fatalf("it does not count: %+v", got)
			}
			l := got.Lines[0]
			if diff := cmp.Diff(c.want, want{l.Kept, l.Due, l.On, l.LateDays, l.Points.String()}); diff != "" {
				t.Error(diff)
			}
			if got.Score != l.Points {
				t.Errorf("alone, it makes the score: %v", got.Score)
			}
		})
	}
}

func TestSomePromisesDoNotCount(t *testing.T) {
	t.Parallel()
	unconfirmed := func(p *record.Promise) { p.Status, p.Confirmed = record.PromiseProposed, record.Mark{} }
	for what, p := range map[string]record.Promise{
		"nobody confirmed it":         promise("2026-06-01", unconfirmed),
		"it is due today":             promise("2026-06-30"),
		"it was withdrawn in time":    promise("2026-06-26", settled(record.PromiseWithdrawn, "2026-06-26", acme)),
		"it was settled long ago":     promise("2026-01-01", done("2025-12-31")),
		"it is another's":             promise("2026-06-01", func(p *record.Promise) { p.Party = events.Vendor }),
		"its owner's day is not over": promise("2026-06-30"),
	} {
		if got := followthrough.Of([]record.Promise{p}, followthrough.Party(acme), clock(now)); got.Any() || got.Score != 0 {
			t.Errorf("%s: %+v", what, got)
		}
	}
}

func TestRecentPromisesWeighMore(t *testing.T) {
	t.Parallel()
	kept := promise("2026-06-30", done("2026-06-30"))
	broken := promise("2026-02-16", done("2026-04-01")) // 90 days ago, 32 working days late
	broken.Commitment = "c2"
	got := followthrough.Of([]record.Promise{broken, kept}, followthrough.Person(ada), clock(now))
	if got.Score.String() != "0.666667" { // (1 x 1 + 0 x 0.5) / 1.5
		t.Errorf("score %v", got.Score)
	}
	if got.Lines[0].Commitment != "c1" || got.Lines[1].Weight != events.One/2 {
		t.Errorf("the list, newest first: %+v", got.Lines)
	}
}

func TestTheFormulaIsTheSameForEverybody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mine, theirs := []record.Promise{}, []record.Promise{}
		for range rapid.IntRange(0, 20).Draw(t, "promises") {
			p := anyPromise(t)
			mine = append(mine, p)
			p.Party, p.SettledBy = swap(p.Party), swap(p.SettledBy)
			theirs = append(theirs, p)
		}
		a := followthrough.Of(mine, followthrough.Party(events.Customer), clock(now))
		b := followthrough.Of(theirs, followthrough.Party(events.Vendor), clock(now))
		if a.Score != b.Score || a.Counted != b.Counted {
			t.Fatalf("the customer's %v of %d, the vendor's %v of %d", a.Score, a.Counted, b.Score, b.Counted)
		}
		if a.Score < 0 || a.Score > events.One {
			t.Fatalf("a score of %v", a.Score)
		}
	})
}

func anyPromise(t *rapid.T) record.Promise {
	due := events.Date("2026-06-30").AddDays(-rapid.IntRange(-10, 250).Draw(t, "due"))
	after := due.AddDays(rapid.IntRange(-20, 80).Draw(t, "after"))
	how := rapid.SampledFrom([]func(*record.Promise){
		func(*record.Promise) {},
		done(after),
		settled(record.PromiseWithdrawn, after, events.Customer),
		settled(record.PromiseWithdrawn, after, events.Vendor),
		slipped(due, after, after > due),
	}).Draw(t, "how")
	p := promise(due, how)
	p.Commitment = events.CommitmentID(rapid.StringMatching(`c[0-9]{6}`).Draw(t, "id"))
	return p
}

func swap(p events.PartyID) events.PartyID {
	switch p {
	case events.Customer:
		return events.Vendor
	case events.Vendor:
		return events.Customer
	}
	return p
}

func TestAPersonsPartOfAPartysRecordIsThePersonsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []record.Promise
		for range rapid.IntRange(0, 12).Draw(t, "promises") {
			p := anyPromise(t)
			p.Person = rapid.SampledFrom([]events.PersonID{ada, "ben"}).Draw(t, "person")
			all = append(all, p)
		}
		whole := followthrough.Of(all, followthrough.Party(acme), clock(now))
		if diff := cmp.Diff(followthrough.Of(all, followthrough.Person(ada), clock(now)), whole.OfPerson(ada)); diff != "" {
			t.Fatal(diff)
		}
	})
}
