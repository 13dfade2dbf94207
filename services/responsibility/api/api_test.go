package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coxswain/events"
	"coxswain/pkg/identity"
	sample "coxswain/services/responsibility/responsibilitytest"
	"coxswain/services/responsibility/story"
	"coxswain/services/responsibility/view"
)

const acme = "/v1/customers/acme"

// worlds runs a test in memory and on PostgreSQL: the answers are the same.
func worlds(t *testing.T, test func(t *testing.T, w *world), histories ...func() *sample.History) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, ...*sample.History) *world{"in memory": inMemory, "on PostgreSQL": onPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all []*sample.History
			for _, h := range histories {
				all = append(all, h())
			}
			test(t, open(t, all...))
		})
	}
}

func customer(c events.CustomerID, promises int) func() *sample.History {
	return func() *sample.History { return sample.With(c, promises) }
}

func TestEachSideReadsTheSameRecordFromItsOwnPointOfView(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		ours := read[view.View](t, w, vera, acme+"/responsibility")
		theirs := read[view.View](t, w, ada, acme+"/responsibility")
		if ours.Reader != events.Vendor || theirs.Reader != events.Customer || ours.Health == nil || theirs.Health != nil {
			t.Errorf("readers %s and %s", ours.Reader, theirs.Reader)
		}
		for _, s := range ours.Sides {
			for _, other := range theirs.Sides {
				if s.Party == other.Party && (s.Open != other.Open || s.Late != other.Late || !cmp.Equal(s.FollowThrough, other.FollowThrough)) {
					t.Errorf("%s: %d open for the vendor, %d for the customer", s.Name, s.Open, other.Open)
				}
			}
		}
		if ours.Parties[1].People[0].Name != "Ada Lovelace" || ours.NextCall != nil {
			t.Errorf("people %+v, next call %+v", ours.Parties[1].People, ours.NextCall)
		}
	}, customer(sample.Acme, 24))
}

func TestNothingInternalReachesAnotherParty(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 24))
	for _, path := range []string{"/responsibility", "/responsibility?as_of=40", "/changes?from=0", "/timeline?limit=200"} {
		for _, who := range []identity.Principal{ada, paul} {
			if status, body := w.ask(t, who, acme+path); status != http.StatusOK || strings.Contains(body, sample.Canary) || strings.Contains(body, "Health") {
				t.Errorf("%s, %s: %d %s", who.Person, path, status, body)
			}
		}
		if _, body := w.ask(t, vera, acme+path); !strings.Contains(body, sample.Canary) {
			t.Errorf("%s: the vendor does not see its own notes and reasons", path)
		}
	}
}

func TestAPreviewIsWhatTheCustomerSees(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12))
	for _, path := range []string{"/responsibility?", "/responsibility?as_of=50&", "/changes?from=10&", "/timeline?limit=20&"} {
		_, preview := w.ask(t, vera, acme+path+"preview=customer")
		if _, own := w.ask(t, ada, acme+path); own != preview {
			t.Errorf("%s: %s", path, cmp.Diff(own, preview))
		}
	}
}

func TestWhoMayNotKnowOfACustomerIsToldTheSameAsIfThereWereNone(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 1), sample.With("zenith", 1))
	blank := func(body string) string {
		head, _, _ := strings.Cut(body, `"instance"`)
		return head
	}
	_, none := w.ask(t, vera, "/v1/customers/nobody/responsibility")
	for who, path := range map[string]string{"eve": acme, "ada": "/v1/customers/zenith", "mal": acme} {
		for _, about := range []string{"/responsibility", "/changes?from=0", "/timeline"} {
			p := map[string]identity.Principal{"eve": eve, "ada": ada, "mal": mal}[who]
			if status, body := w.ask(t, p, path+about); status != http.StatusNotFound || blank(body) != blank(none) {
				t.Errorf("%s asks %s: %d %s", who, path+about, status, body)
			}
		}
	}
	if status, _ := w.ask(t, identity.Principal{}, acme+"/responsibility"); status != http.StatusUnauthorized {
		t.Errorf("nobody asks: %d", status)
	}
	if status, _ := w.ask(t, ada, "/v1/portfolio"); status != http.StatusForbidden {
		t.Errorf("a customer asks for the portfolio: %d", status)
	}
}

func TestThePastIsReadByPositionOrInstant(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12))
	at := sample.Start.Add(30 * sample.Step) // when fact 30 was recorded
	byPosition := read[view.View](t, w, vera, acme+"/responsibility?as_of=30")
	byInstant := read[view.View](t, w, vera, acme+"/responsibility?as_of="+at.Format(time.RFC3339))
	if diff := cmp.Diff(byPosition, byInstant); diff != "" {
		t.Error(diff)
	}
	if byPosition.Position > 30 || !byPosition.At.Equal(at) {
		t.Errorf("position %d at %v", byPosition.Position, byPosition.At)
	}
	if before := read[view.View](t, w, vera, acme+"/responsibility?as_of=9"); len(before.Plans) != 0 {
		t.Error("the plan is there before it was proposed")
	}
}

func TestThePastIsReadInHindsightToo(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 12))
	at := sample.Start.Add(30 * sample.Step).Format(time.RFC3339)
	then := read[view.View](t, w, vera, acme+"/responsibility?known=then&as_of="+at)
	hindsight := read[view.View](t, w, vera, acme+"/responsibility?known=now&as_of="+at)
	if diff := cmp.Diff(then, hindsight); diff != "" { // everything was told at once
		t.Error(diff)
	}
	if status, body := w.ask(t, vera, acme+"/responsibility?known=now&as_of=30"); status != http.StatusUnprocessableEntity {
		t.Errorf("a position in hindsight: %d %s", status, body)
	}
}

func TestATimeThatIsNoneOrHasNotComeIsRefused(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 1))
	for _, moment := range []string{"1000000", "-1", "yesterday", "2026-02-30T00:00:00Z", "2999-01-01T00:00:00Z", "99999999999999999999"} {
		for _, path := range []string{"/responsibility?as_of=", "/changes?from=", "/changes?from=0&to="} {
			if status, body := w.ask(t, vera, acme+path+moment); status != http.StatusUnprocessableEntity {
				t.Errorf("%s%s: %d %s", path, moment, status, body)
			}
		}
	}
	if status, body := w.ask(t, vera, acme+"/changes?from=20&to=10"); status != http.StatusUnprocessableEntity {
		t.Errorf("from after to: %d %s", status, body)
	}
	if status, body := w.ask(t, vera, acme+"/responsibility?as_of=0"); status != http.StatusNotFound {
		t.Errorf("before the customer was: %d %s", status, body)
	}
}

type changes struct {
	From, To int64
	Total    int
	Groups   []struct {
		Group story.Group
		Lines []story.Line
	}
}

func TestSinceWeLastSpokeIsGroupedAndInOrder(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		got := read[changes](t, w, ada, acme+"/changes?from=20")
		var groups []story.Group
		total := 0
		for _, g := range got.Groups {
			groups = append(groups, g.Group)
			total += len(g.Lines)
			for i, l := range g.Lines {
				if l.Position <= 20 || i > 0 && l.Position <= g.Lines[i-1].Position {
					t.Errorf("%s is not in order: %+v", g.Group, l)
				}
			}
		}
		want := []story.Group{story.Agreed, story.Proposed, story.Finished, story.Slipped, story.Progress}
		if diff := cmp.Diff(want, groups); diff != "" || total != got.Total {
			t.Errorf("%d of %d lines: %s", total, got.Total, diff)
		}
	}, customer(sample.Acme, 12))
}

func TestTheTimelineIsReadPageByPageFromTheNewest(t *testing.T) {
	t.Parallel()
	type page struct {
		Lines []story.Line
		Next  int64
	}
	w := inMemory(t, sample.With(sample.Acme, 12))
	whole := read[page](t, w, ada, acme+"/timeline?limit=200")
	var paged []story.Line
	for next := int64(0); ; {
		p := read[page](t, w, ada, fmt.Sprintf("%s/timeline?limit=7&before=%d", acme, next))
		paged = append(paged, p.Lines...)
		if next = p.Next; next == 0 {
			break
		}
	}
	if diff := cmp.Diff(whole.Lines, paged); diff != "" || whole.Next != 0 {
		t.Error(diff)
	}
}

func TestTheTimelineTellsOfOneThingOrOneKindWhenAsked(t *testing.T) {
	t.Parallel()
	type page struct {
		Lines []story.Line
		Next  int64
	}
	w := inMemory(t, sample.With(sample.Acme, 12))
	whole := read[page](t, w, vera, acme+"/timeline?limit=200").Lines
	for query, asked := range map[string]func(story.Line) bool{
		"subject=c-0001":               func(l story.Line) bool { return l.Subject.ID == "c-0001" },
		"group=agreed,slipped":         func(l story.Line) bool { return l.Group == story.Agreed || l.Group == story.Slipped },
		"group=slipped&subject=c-0000": func(l story.Line) bool { return l.Group == story.Slipped && l.Subject.ID == "c-0000" },
	} {
		got := read[page](t, w, vera, acme+"/timeline?limit=200&"+query).Lines
		want := slices.DeleteFunc(slices.Clone(whole), func(l story.Line) bool { return !asked(l) })
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 || len(got) == len(whole) {
			t.Errorf("%s: %d of %d lines: %s", query, len(got), len(whole), diff)
		}
	}
}

func TestAReaderNeverGetsLessThanAskedFor(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 1))
	status, body := w.ask(t, vera, acme+"/responsibility", "Coxswain-Position", "100000")
	if status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", status, body)
	}
}

// 60 KB is what a phone on a train fetches in a second (performance).
func TestTheViewOf500OpenCommitmentsIsSmallOnTheWire(t *testing.T) {
	t.Parallel()
	w := inMemory(t, sample.With(sample.Acme, 500))
	_, body := w.ask(t, vera, acme+"/responsibility")
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := zip.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 60_000 {
		t.Errorf("%d bytes, %d gzipped", len(body), packed.Len())
	}
	t.Logf("%d bytes, %d gzipped", len(body), packed.Len())
}

func TestAnIdThatCannotBeOneIsNotThere(t *testing.T) {
	t.Parallel()
	worlds(t, func(t *testing.T, w *world) {
		for _, id := range []string{"%00", "%ff", "a%2Fb", "'%3B--", "%E2%80%AE"} {
			for _, about := range []string{"/responsibility", "/changes?from=0", "/timeline", "/responsibility?as_of=1"} {
				if status, body := w.ask(t, vera, "/v1/customers/"+id+about); status >= 500 || status < 400 {
					t.Errorf("%s%s: %d %s", id, about, status, body)
				}
			}
		}
		for _, query := range []string{"?name=%00", "?name=%ff", "?segment=%00", "?cursor=%00"} {
			if status, body := w.ask(t, vera, "/v1/portfolio"+query); status >= 500 {
				t.Errorf("%s: %d %s", query, status, body)
			}
		}
	}, customer(sample.Acme, 1))
}
