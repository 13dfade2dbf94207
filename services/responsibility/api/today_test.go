package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/customerevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/identity"
	sample "coxswain/services/responsibility/responsibilitytest"
)

// day is what the tests read of what waits for whom.
type day struct {
	Late       []wait
	AwaitsUs   []wait `json:"awaits_us"`
	AwaitsThem []wait `json:"awaits_them"`
	Proposals  []struct {
		Customer events.CustomerID
		Ours     bool `json:"awaits_us"`
		Reason   string
	}
}

type wait struct {
	Customer   events.CustomerID
	Name       string
	Mine       bool
	Party      events.PartyID
	Commitment events.CommitmentID
	Late       int `json:"late_days"`
	Holder     struct{ Party events.PartyID }
}

// zenith is a customer where Vera holds no seat, with a promise of hers that is later than all of Acme's.
func zenith() *sample.History {
	return sample.New("zenith").
		Add(customerevent.Kind, "zenith", sample.ByVera, customerevent.Registered{Customer: "zenith", Name: "Zenith"}).
		Add(commitmentevent.Kind, "z-1", sample.ByVera,
			commitmentevent.Proposed{
				Commitment: "z-1", Customer: "zenith", Text: "send the terms", Party: events.Vendor, Person: sample.Vera, Due: "2026-01-06", By: events.Vendor,
			},
			commitmentevent.Confirmed{Party: events.Vendor, Person: sample.Vera})
}

func TestTheDaySaysWhatWaitsForWhomOverAllCustomers(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		d := read[day](t, w, vera, "/v1/today")
		of := map[events.CustomerID]int{}
		for _, o := range d.Late {
			of[o.Customer]++
			if o.Party != events.Vendor || o.Late < 1 {
				t.Errorf("late of ours: %+v", o)
			}
		}
		if of[sample.Acme] == 0 || of["zenith"] != 1 {
			t.Errorf("late promises of %v", of)
		}
		for _, o := range d.AwaitsUs {
			if o.Holder.Party != events.Vendor {
				t.Errorf("waits for us: %+v", o)
			}
		}
		for _, o := range d.AwaitsThem {
			if o.Holder.Party == events.Vendor {
				t.Errorf("waits for them: %+v", o)
			}
		}
		if len(d.AwaitsUs) == 0 || len(d.AwaitsThem) == 0 {
			t.Errorf("%d wait for us, %d for them", len(d.AwaitsUs), len(d.AwaitsThem))
		}
		if len(d.Proposals) != 1 || !d.Proposals[0].Ours || d.Proposals[0].Reason != "a second site joins" {
			t.Errorf("proposals %+v", d.Proposals)
		}
	}, customer(sample.Acme, 40), zenith)
}

func TestTheDayBeginsWithWhereTheReaderHoldsASeat(t *testing.T) {
	t.Parallel()
	w := inMemory(t, zenith(), sample.With(sample.Acme, 40))
	late := read[day](t, w, vera, "/v1/today").Late
	for i, o := range late {
		if o.Mine != (o.Customer == sample.Acme) || o.Mine && i > 0 && !late[i-1].Mine {
			t.Errorf("line %d: %+v", i, o)
		}
	}
	if len(late) < 2 || !late[0].Mine || late[len(late)-1].Mine {
		t.Errorf("%+v", late)
	}
}

func TestTheDayIsTheVendorsOwn(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12))
	for _, who := range []identity.Principal{ada, paul} {
		if status, body := w.ask(t, who, "/v1/today"); status != http.StatusForbidden {
			t.Errorf("%s: %d %s", who.Person, status, body)
		}
	}
	if status, body := w.ask(t, mal, "/v1/today"); status != http.StatusOK || strings.Contains(body, "acme") {
		t.Errorf("another tenant: %d %s", status, body)
	}
}

func TestADayOfACustomerWithoutAnythingOpenIsEmpty(t *testing.T) {
	t.Parallel()
	h := sample.New("quiet").Add(customerevent.Kind, "quiet", sample.ByVera, customerevent.Registered{Customer: "quiet", Name: "Quiet"})
	w := inMemory(t, h)
	if d := read[day](t, w, vera, "/v1/today"); len(d.Late)+len(d.AwaitsUs)+len(d.AwaitsThem)+len(d.Proposals) > 0 {
		t.Errorf("%+v", d)
	}
}

func TestTheDayTellsWhoseHealthHasMovedAndWhy(t *testing.T) {
	t.Parallel()
	scored := func(on string, points, moved int64, why string) healthevent.InternalScoreChanged {
		return healthevent.InternalScoreChanged{
			Customer: sample.Acme, Score: events.Int(points), Band: healthevent.Watch, Version: 1,
			Entries: []healthevent.Entry{{Measure: "usage trend", Points: events.Int(points), Delta: events.Int(moved), Why: why + on}},
		}
	}
	h := sample.With(sample.Acme, 3).Add(healthevent.ScoreKind, string(sample.Acme), sample.ByBot, scored("Monday", 60, 60, "it was "), scored("today", 52, -8, "it fell "))
	last := &h.Facts[len(h.Facts)-1]
	last.OccurredAt = noon.Add(-24 * time.Hour)
	w := inMemory(t, h)
	movers := read[struct {
		Movers []struct {
			Customer     events.CustomerID
			Moved, Score float64
			Measure, Why string
		}
	}](t, w, vera, "/v1/today").Movers
	if len(movers) != 1 || movers[0].Moved != -8 || movers[0].Measure != "usage trend" || movers[0].Why != "it fell today" {
		t.Errorf("%+v", movers)
	}
}
