package record_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

const (
	tenant = events.TenantID("northwind")
	acme   = events.CustomerID("acme")
	plan1  = events.PlanID("plan-1")
	c1     = events.CommitmentID("c-1")
	c2     = events.CommitmentID("c-2")

	vera = events.PersonID("vera") // the vendor's
	ada  = events.PersonID("ada")  // the customer's
)

// start is a Monday; each fact comes an hour after the one before.
var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func hour(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }

// mark is that of the n-th fact.
func mark(n int) record.Mark {
	return record.Mark{Position: int64(n), At: hour(n), Recorded: hour(n).Add(time.Second)}
}

func definition() projection.Definition {
	return projection.Definition{Name: "record_test", Version: 1, Parts: append(record.All(), record.HealthPart())}
}

// facts puts facts into envelopes: stream by their kind and the id given, positions from 1.
type facts []events.Recorded

func (f facts) add(kind, id string, all ...events.Event) facts {
	for _, e := range all {
		n := len(f) + 1
		f = append(f, events.Recorded{
			Position: int64(n), Tenant: tenant, Customer: acme, Stream: events.Stream{Kind: kind, ID: id},
			Type: e.EventType(), OccurredAt: hour(n), RecordedAt: hour(n).Add(time.Second),
			Audience: events.AudienceOf(e), Event: e,
		})
	}
	return f
}

func fold(t testing.TB, all facts) *projection.Memory {
	t.Helper()
	m, err := projection.NewMemory(definition())
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Apply(all...); err != nil {
		t.Fatal(err)
	}
	return m
}

func one[T any](t testing.TB, m projection.Store, c projection.Collection[T], key string) T {
	t.Helper()
	doc, ok, err := m.One(context.Background(), tenant, c, key)
	if err != nil || !ok {
		t.Fatalf("no document %s/%s: %v", c.Name, key, err)
	}
	return doc.(T)
}

func same[T any](t *testing.T, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func promised(more ...events.Event) facts {
	return facts{}.add("commitment", string(c1), proposed()).add("commitment", string(c1), more...)
}

func proposed() commitmentevent.Proposed {
	return commitmentevent.Proposed{
		Commitment: c1, Customer: acme, Text: "export the accounts", Party: events.Customer, Person: ada,
		Due: "2026-03-20", By: events.Vendor, ByPerson: vera, Origin: commitmentevent.Origin{Kind: "direct"},
	}
}

var (
	confirmed = commitmentevent.Confirmed{Party: events.Customer, Person: ada}
	completed = commitmentevent.Completed{Party: events.Customer, Person: ada, Evidence: "in the shared folder"}
	accepted  = commitmentevent.Accepted{Party: events.Vendor, Person: vera}

	withAda  = record.Holding{Party: events.Customer, Person: ada}
	withVera = record.Holding{Party: events.Vendor, Person: vera}
)

// held is a stretch of time between two facts; to 0 is open.
func held(h record.Holding, from, to int) record.Holding {
	h.From = hour(from)
	if to > 0 {
		h.To = hour(to)
	}
	return h
}

func TestAPromiseIsFoldedFromItsFirstWordToItsAcceptance(t *testing.T) {
	t.Parallel()
	got := one(t, fold(t, promised(confirmed, completed, accepted)), record.Promises, string(c1))
	same(t, record.Promise{
		Commitment: c1, Customer: acme, Text: "export the accounts", Party: events.Customer, Person: ada,
		Due: "2026-03-20", FirstDue: "2026-03-20", By: events.Vendor, ByPerson: vera, OriginKind: "direct",
		Status: record.PromiseAccepted, Evidence: "in the shared folder", SettledBy: events.Vendor,
		Held:     []record.Holding{held(withAda, 1, 3), held(withVera, 3, 4)},
		Proposed: mark(1), Confirmed: mark(2), Completed: mark(3), Settled: mark(4), Changed: mark(4),
		LastFact: "commitment.accepted.v1",
	}, got)
}

func TestThePromiseIsInTheCourtOfWhoeverMustActNext(t *testing.T) {
	t.Parallel()
	counter := commitmentevent.Countered{Due: "2026-03-27", Party: events.Customer, By: ada, Reason: "audit week"}
	ask := commitmentevent.RescheduleProposed{From: "2026-03-20", To: "2026-03-27", Party: events.Customer, Person: ada, Reason: "audit week"}
	counterBack := commitmentevent.Countered{Due: "2026-03-24", Party: events.Vendor, By: vera, Reason: "the launch"}
	onVendor := commitmentevent.Blocked{OnParty: events.Vendor, Party: events.Customer, Person: ada, Reason: "no access"}
	for what, c := range map[string]struct {
		facts []events.Event
		want  record.Holding
	}{
		"proposed: the owner":                        {nil, withAda},
		"confirmed: the owner":                       {[]events.Event{confirmed}, withAda},
		"countered by the owner: who asked":          {[]events.Event{counter}, withVera},
		"countered back: the owner":                  {[]events.Event{counter, counterBack}, withAda},
		"another date asked by the owner: the asker": {[]events.Event{confirmed, ask}, withVera},
		"the date held on to: the owner":             {[]events.Event{confirmed, ask, commitmentevent.RescheduleDeclined{Party: events.Vendor}}, withAda},
		"blocked: who blocks":                        {[]events.Event{confirmed, onVendor}, record.Holding{Party: events.Vendor}},
		"unblocked: the owner":                       {[]events.Event{confirmed, onVendor, commitmentevent.Unblocked{}}, withAda},
		"done: the other side":                       {[]events.Event{confirmed, completed}, withVera},
		"reopened: the owner":                        {[]events.Event{confirmed, completed, commitmentevent.Reopened{Party: events.Vendor}}, withAda},
		"declined: nobody":                           {[]events.Event{commitmentevent.Declined{Party: events.Customer}}, record.Holding{}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got := one(t, fold(t, promised(c.facts...)), record.Promises, string(c1)).Holder
			if got.Party != c.want.Party || got.Person != c.want.Person {
				t.Errorf("it is with %s/%s", got.Party, got.Person)
			}
		})
	}
}

func TestAPromiseThatABlockingPromiseHoldsUpIsWithItsOwner(t *testing.T) {
	t.Parallel()
	other := proposed()
	other.Commitment, other.Party, other.Person, other.By = c2, events.Vendor, vera, events.Customer
	ask := commitmentevent.RescheduleProposed{From: "2026-03-20", To: "2026-03-27", Party: events.Vendor, Person: vera}
	got := one(t, fold(t, facts{}.add("commitment", string(c2), other).add("commitment", string(c1), proposed(), confirmed,
		commitmentevent.Blocked{OnCommitment: c2, Party: events.Customer, Person: ada, Reason: "no access"},
		ask, commitmentevent.RescheduleDeclined{Party: events.Customer})), record.Promises, string(c1))
	same(t, held(withVera, 6, 0), got.Holder) // after the answer it waits for Vera's promise again
	same(t, []record.Holding{held(withAda, 2, 4), held(withVera, 4, 5), held(withAda, 5, 6)}, got.Held)
	same(t, events.Vendor, got.Blocked.OnParty)
}

func TestAPromiseThatAPartyMadeToItselfIsAcceptedByTheOther(t *testing.T) {
	t.Parallel()
	own := proposed()
	own.By, own.ByPerson = events.Customer, ada
	got := one(t, fold(t, facts{}.add("commitment", string(c1), own, confirmed, completed)), record.Promises, string(c1))
	same(t, held(record.Holding{Party: events.Vendor}, 3, 0), got.Holder)
}

func TestADateThatMovesAfterTheConfirmationIsASlip(t *testing.T) {
	t.Parallel()
	ask := commitmentevent.RescheduleProposed{From: "2026-03-20", To: "2026-03-27", Party: events.Customer, Person: ada, Reason: "audit week"}
	take := commitmentevent.CounterAccepted{Party: events.Vendor, Person: vera, Due: "2026-03-27", Text: "export the accounts", Owner: ada}
	lateAsk := ask
	lateAsk.Late = true
	counter := commitmentevent.Countered{Due: "2026-03-27", Party: events.Customer, By: ada, Reason: "audit week"}
	slip := record.Slip{From: "2026-03-20", To: "2026-03-27", Reason: "audit week", Since: mark(4)}
	lateSlip := slip
	lateSlip.Late = true
	direct := commitmentevent.Rescheduled{From: "2026-03-20", To: "2026-03-27", Late: true, Reason: "audit week"}
	for what, c := range map[string]struct {
		facts facts
		want  []record.Slip
	}{
		"asked before it passed":        {promised(confirmed, ask, take), []record.Slip{slip}},
		"asked after it had passed":     {promised(confirmed, lateAsk, take), []record.Slip{lateSlip}},
		"a counter after confirmation":  {promised(confirmed, counter, take), []record.Slip{slip}},
		"moved by both sides":           {promised(confirmed, ask, direct), []record.Slip{lateSlip}},
		"a counter before confirmation": {promised(counter, take), nil},
		"a request declined":            {promised(confirmed, ask, commitmentevent.RescheduleDeclined{}), nil},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			same(t, c.want, one(t, fold(t, c.facts), record.Promises, string(c1)).Slips)
		})
	}
}

func TestAConfirmationCanBeTakenBack(t *testing.T) {
	t.Parallel()
	undone := fold(t, promised(confirmed, commitmentevent.ConfirmationUndone{Person: ada}))
	want := one(t, fold(t, promised()), record.Promises, string(c1))
	want.Changed, want.LastFact = mark(3), "commitment.confirmation_undone.v1"
	same(t, want, one(t, undone, record.Promises, string(c1)))
}

func TestCommentsChangeNothing(t *testing.T) {
	t.Parallel()
	same(t, one(t, fold(t, promised()), record.Promises, string(c1)),
		one(t, fold(t, promised(commitmentevent.Commented{Note: "n1", Text: "soon"})), record.Promises, string(c1)))
}
