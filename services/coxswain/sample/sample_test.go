package sample_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/catalogue"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/goalevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/command"
	"coxswain/pkg/daemon"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/identity"
	"coxswain/services/coxswain/sample"
)

const tenant = events.TenantID("demo")

// It is a Tuesday afternoon in London.
var today = time.Date(2026, 11, 24, 15, 4, 5, 0, time.UTC)

func silent(string, ...any) {}

// memory is a world without a process: a log, an engine and a directory in memory.
func memory() daemon.Deps { return over(eventlog.NewMemory(catalogue.New(), eventlog.Options{})) }

// over is a process that has just started on a log.
func over(log eventlog.Log) daemon.Deps {
	return daemon.Deps{
		Log: log, Commands: command.New(log, 50_000), Directory: identity.NewMemory(), Logger: slog.New(slog.DiscardHandler),
	}
}

// load writes the whole sample for a day.
func load(t *testing.T, deps daemon.Deps, now time.Time) sample.Result {
	t.Helper()
	result, err := sample.Write(t.Context(), deps, now, silent)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// facts are all facts of a log, in order.
func facts(t *testing.T, log eventlog.Log) []events.Recorded {
	t.Helper()
	all, err := log.Read(context.WithoutCancel(t.Context()), 0, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// numbers counts what the sample promises to have.
type numbers struct {
	customers, people, goals, commitments int
	bands                                 map[healthevent.Band]int
}

func count(all []events.Recorded) numbers {
	n := numbers{bands: map[healthevent.Band]int{}}
	people, last := map[events.PersonID]bool{}, map[events.CustomerID]healthevent.Band{}
	for _, r := range all {
		switch e := r.Event.(type) {
		case customerevent.Registered:
			n.customers++
		case customerevent.PersonAdded:
			people[e.Person] = true
		case goalevent.Opened:
			n.goals++
		case commitmentevent.Proposed:
			n.commitments++
		case healthevent.InternalScoreChanged:
			last[e.Customer] = e.Band
		}
	}
	n.people = len(people)
	for _, band := range last {
		n.bands[band]++
	}
	return n
}

func TestTheSampleIsAsLargeAsItSaysAndAsDifferent(t *testing.T) {
	t.Parallel()
	// Every day of a week, the turn of a year, the change of the clocks in Europe and in Australia.
	days := []time.Time{
		time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC), time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
		time.Date(2027, 3, 28, 1, 30, 0, 0, time.UTC), time.Date(2027, 10, 3, 12, 0, 0, 0, time.UTC),
	}
	for day := range 7 {
		days = append(days, today.AddDate(0, 0, day))
	}
	for _, now := range days {
		t.Run(now.Format(time.RFC1123), func(t *testing.T) {
			t.Parallel()
			deps := memory()
			load(t, deps, now)
			got := count(facts(t, deps.Log))
			want := "12 customers, 44 people at work with them, 60 goals, 350 commitments"
			if said := fmt.Sprintf("%d customers, %d people at work with them, %d goals, %d commitments", got.customers, got.people, got.goals, got.commitments); said != want {
				t.Errorf("got %s, want %s", said, want)
			}
			if b := got.bands; b[healthevent.Healthy] != 4 || b[healthevent.Watch] != 5 || b[healthevent.AtRisk] != 3 {
				t.Errorf("the bands are %v, want 4 healthy, 5 watch, 3 at risk", b)
			}
		})
	}
}

func TestTheDirectoryKnowsEverybody(t *testing.T) {
	t.Parallel()
	deps := memory()
	result := load(t, deps, today)
	ids := []events.PersonID{result.People["admin"].Person} // works with no customer
	for _, r := range facts(t, deps.Log) {
		if e, ok := r.Event.(customerevent.PersonAdded); ok {
			ids = append(ids, e.Person)
		}
	}
	known, err := deps.Directory.Details(t.Context(), tenant, ids...)
	if err != nil || len(known) != 45 {
		t.Fatalf("%d people in the directory, %v; want 45", len(known), err)
	}
	mails := map[string]events.PersonID{}
	for id, d := range known {
		if d.Name == "" || d.Title == "" || mails[d.Mail] != "" {
			t.Errorf("%s is %+v; so is %s", id, d, mails[d.Mail])
		}
		mails[d.Mail] = id
	}
}

func TestNothingHappenedInTheFuture(t *testing.T) {
	t.Parallel()
	deps := memory()
	load(t, deps, today)
	midnight := today.Truncate(24 * time.Hour)
	for _, r := range facts(t, deps.Log) {
		if !r.OccurredAt.Before(midnight) || r.OccurredAt.Before(midnight.AddDate(0, 0, -7*26-1)) {
			t.Errorf("%s of %s occurred at %s", r.Type, r.Stream, r.OccurredAt)
		}
	}
}

func TestTheResultNamesWhatOneCanLookAt(t *testing.T) {
	t.Parallel()
	deps := memory()
	result := load(t, deps, today)
	if !result.Loaded || result.Customer != "harbor" || result.Plan == "" || result.Call == "" || result.Commitment == "" {
		t.Errorf("got %+v", result)
	}
	for _, who := range []string{"admin", "csm", "lead", "keeper", "champion", "sponsor"} {
		p, ok := result.People[who]
		if !ok || p.Tenant != tenant || p.Person == "" || p.Party == "" || p.Role == "" || p.Vendor() != (p.Customer == "") {
			t.Errorf("%s is %+v", who, p)
		}
	}
}
