package view_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/pkg/worktime"
	readmodel "coxswain/services/responsibility/projection"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/view"
)

var names = map[events.PersonID]string{sample.Vera: "Vera Vance", sample.Ada: "Ada Lovelace"} // Paul was erased

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// see folds a history and builds the view for a party.
func see(t testing.TB, facts []events.Recorded, party events.PartyID, now time.Time) view.View {
	t.Helper()
	d := readmodel.Shared()
	if party == events.Vendor {
		d = readmodel.Past()
	}
	store, err := readmodel.Fold(d, facts)
	if err != nil {
		t.Fatal(err)
	}
	r, _, ok, err := readmodel.Read(context.Background(), store, sample.Tenant, facts[0].Customer, now, party == events.Vendor)
	if err != nil || !ok {
		t.Fatalf("%v, %v", ok, err)
	}
	return view.Build(r, view.Reader{Party: party, Names: names}, now)
}

var noon = at("2026-02-10T12:00:00Z")

func TestTheReadersOwnSideComesFirst(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 20)
	for reader, want := range map[events.PartyID][]view.Relation{
		events.Vendor:   {view.Ours, view.Theirs, view.Partner},
		events.Customer: {view.Ours, view.Theirs, view.Partner},
		sample.Globex:   {view.Ours, view.Theirs, view.Theirs},
	} {
		v := see(t, h.Facts, reader, noon)
		var got []view.Relation
		for _, s := range v.Sides {
			got = append(got, s.Relation)
		}
		if diff := cmp.Diff(want, got); diff != "" || v.Sides[0].Party != reader {
			t.Errorf("for %s: %s", reader, diff)
		}
	}
}

func TestThePlanShowsWhatIsAgreedBesideWhatIsOpen(t *testing.T) {
	t.Parallel()
	p := see(t, sample.With(sample.Acme, 0).Facts, events.Vendor, noon).Plans[0]
	if p.Version != 1 || p.Hash != "h1" || p.Title != "Go live" || p.AgreedAt == nil || len(p.Versions) != 1 {
		t.Errorf("agreed: %+v", p)
	}
	open := p.Proposals[0]
	if open.ID != "p1" || open.By.Name != "Ada Lovelace" || open.Reason != "a second site joins" || open.Days != 36 {
		t.Errorf("open: %+v", open)
	}
	if diff := cmp.Diff([]events.PartyID{events.Vendor}, open.Waiting); diff != "" {
		t.Errorf("who has still to say yes: %s", diff)
	}
}

func TestAGoalShowsProgressAgainstTheLineAndBothConfidences(t *testing.T) {
	t.Parallel()
	g := see(t, sample.With(sample.Acme, 0).Facts, events.Customer, noon).Goals[0]
	m := g.Metric
	if m.Progress.Raw != events.One/10 || *m.Value != events.Int(14) { // 14 of the way from 10 to 50
		t.Errorf("progress %+v", m)
	}
	if m.Expected.String() != "0.204545" { // 36 of 176 days
		t.Errorf("expected %v", m.Expected)
	}
	if !g.Gap || g.Confidence[0].Confidence != goalevent.AtRisk || g.Confidence[1].Confidence != goalevent.OnTrack {
		t.Errorf("confidences, the reader's first: %+v", g.Confidence)
	}
	if g.DaysToDue != 140 {
		t.Errorf("days to due: %d", g.DaysToDue)
	}
}

func TestACommitmentSaysInWhoseCourtItIsAndForHowLong(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 6)
	theirs := see(t, h.Facts, events.Vendor, noon).Sides[1]
	blocked := find(t, theirs, "c-0002")
	if blocked.Holder.Party != events.Vendor || blocked.Holder.Relation != view.Ours || blocked.Blocked.Reason != "no access" {
		t.Errorf("blocked by us: %+v", blocked.Holder)
	}
	if blocked.Waited != "with you 25.3 days, with Acme less than an hour" {
		t.Errorf("waited: %s", blocked.Waited)
	}
	if blocked.LateDays != 24 || *blocked.DaysToDue != -24 {
		t.Errorf("due %s: %d days late", blocked.Due, blocked.LateDays)
	}
	slipped := find(t, theirs, "c-0000")
	if len(slipped.Slips) != 1 || slipped.FirstDue != "2026-01-15" || slipped.Due != "2026-01-29" {
		t.Errorf("slipped: %+v", slipped)
	}
}

func find(t *testing.T, s view.Side, id events.CommitmentID) view.Commitment {
	t.Helper()
	for _, c := range s.Commitments {
		if c.Commitment == id {
			return c
		}
	}
	t.Fatalf("%s is not among the open commitments of %s", id, s.Name)
	return view.Commitment{}
}

func TestFollowThroughIsShownWithTheListBehindIt(t *testing.T) {
	t.Parallel()
	v := see(t, sample.With(sample.Acme, 30).Facts, events.Customer, noon)
	for _, s := range v.Sides {
		f := s.FollowThrough
		if f.Score == nil || f.Counted != len(f.Lines) || f.Counted == 0 {
			t.Errorf("%s: %+v", s.Name, f)
		}
	}
	if quiet := see(t, sample.With(sample.Acme, 0).Facts, events.Customer, noon); quiet.Sides[0].FollowThrough.Score != nil {
		t.Error("nothing fell due, and there is a figure")
	}
}

func TestWhoWasErasedHasNoNameAndStaysInTheView(t *testing.T) {
	t.Parallel()
	v := see(t, sample.With(sample.Acme, 0).Facts, events.Vendor, noon)
	paul := v.Parties[2].People[0]
	if paul.ID != sample.Paul || paul.Name != "" {
		t.Errorf("%+v", paul)
	}
}

func TestHealthAndCustomFieldsAreTheVendors(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 3)
	if v := see(t, h.Facts, events.Vendor, noon); v.Health == nil || v.Attributes["segment"] != "enterprise" {
		t.Error("the vendor does not see them")
	}
	if v := see(t, h.Facts, events.Customer, noon); v.Health != nil || v.Attributes != nil {
		t.Error("the customer sees them")
	}
}

func TestInternalFactsChangeNoByteOfTheSharedView(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 40)
	for _, party := range []events.PartyID{events.Customer, sample.Globex} {
		with, without := encode(t, see(t, h.Facts, party, noon)), encode(t, see(t, h.Shared(), party, noon))
		if with != without {
			t.Errorf("%s: %s", party, cmp.Diff(without, with))
		}
		if strings.Contains(with, sample.Canary) {
			t.Errorf("%s sees what is internal", party)
		}
	}
	if !strings.Contains(encode(t, see(t, h.Facts, events.Vendor, noon)), sample.Canary) {
		t.Error("the canary does not sing: the vendor's view should have it")
	}
}

func TestThePastIsShownAsItWas(t *testing.T) {
	t.Parallel()
	h := sample.With(sample.Acme, 12)
	for _, position := range []int{12, 20, 40} {
		then := h.Facts[position-1].RecordedAt
		want := see(t, h.Facts[:position], events.Vendor, then)
		more := see(t, h.Facts, events.Vendor, then)
		if cmp.Equal(want, more) {
			t.Errorf("position %d: later facts made no difference", position)
		}
		if want.Position > int64(position) || !want.At.Equal(then) {
			t.Errorf("position %d: the view is of %d at %v", position, want.Position, want.At)
		}
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A customer with 500 open commitments: what is left of the budget of 10 ms is the read model's.
func BenchmarkBuild500(b *testing.B) {
	h := sample.With(sample.Acme, 600)
	store, err := readmodel.Fold(readmodel.Past(), h.Facts)
	if err != nil {
		b.Fatal(err)
	}
	r, _, _, err := readmodel.Read(context.Background(), store, sample.Tenant, sample.Acme, noon, true)
	if err != nil {
		b.Fatal(err)
	}
	reader := view.Reader{Party: events.Vendor, Names: names, Calendars: &worktime.Calendars{}}
	b.ResetTimer()
	for b.Loop() {
		view.Build(r, reader, noon)
	}
}
