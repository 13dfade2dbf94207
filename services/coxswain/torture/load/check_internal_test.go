package load

import (
	"net/http"
	"strings"
	"testing"

	"coxswain/pkg/httpapi"
)

// A harness that cannot see would find nothing: each of these is a log that is wrong in one way.
func TestALogThatDoesNotHoldWhatWasAnsweredIsSeen(t *testing.T) {
	t.Parallel()
	who := person{Principal: Operator("harbor")}
	id := commandID{"harbor", httpapi.CommandID(who.Principal, "crew-0-0")}
	stranger := commandID{"harbor", "nobody's"}
	right := outcome{position: 7, facts: 2, at: []int64{6, 7}}
	for what, c := range map[string]struct {
		status  int
		log     map[commandID]outcome
		feed    []int64
		finding string // "": none
	}{
		"all as answered":              {http.StatusCreated, map[commandID]outcome{id: right}, []int64{6, 7}, ""},
		"refused, and not there":       {http.StatusConflict, nil, nil, ""},
		"answered, and not there":      {http.StatusCreated, nil, nil, "no loss"},
		"refused, and there":           {http.StatusConflict, map[commandID]outcome{id: right}, []int64{6, 7}, "no invention"},
		"one fact of two":              {http.StatusCreated, map[commandID]outcome{id: {7, 2, []int64{7}}}, []int64{6, 7}, "no loss"},
		"at another position":          {http.StatusCreated, map[commandID]outcome{id: {8, 2, []int64{7, 8}}}, []int64{7, 8}, "no loss"},
		"left out by the feed":         {http.StatusCreated, map[commandID]outcome{id: right}, []int64{6}, "no loss"},
		"another's that nobody wanted": {http.StatusCreated, map[commandID]outcome{id: right, stranger: {9, 1, []int64{9}}}, []int64{6, 7, 9}, "no invention"},
	} {
		g := &Ground{Findings: &Findings{}}
		r := &Record{commands: c.log, feed: map[int64]bool{}}
		for _, position := range c.feed {
			r.feed[position] = true
		}
		crew := &Crew{ground: g, journal: []*entry{{who: who, key: "crew-0-0", answer: answer{status: c.status, position: 7}}}}
		Check(g, []*Crew{crew}, r)
		if found := strings.Join(g.Findings.All(), "; "); !strings.HasPrefix(found, c.finding) || (c.finding == "") != (found == "") {
			t.Errorf("%s: found %q, want %q", what, found, c.finding)
		}
	}
}

func TestATextOfAnotherTenantIsSeen(t *testing.T) {
	t.Parallel()
	g := &Ground{Findings: &Findings{}}
	own, others := &Crew{tenant: "harbor"}, &Crew{tenant: "pier"}
	if g.innocent("the feed", "harbor", []byte(own.say("Roll-out"))); len(g.Findings.All()) != 0 {
		t.Errorf("one's own text is a finding: %v", g.Findings.All())
	}
	if g.innocent("the feed", "harbor", []byte(others.say("Roll-out"))); len(g.Findings.All()) != 1 {
		t.Error("a text of another tenant is not seen")
	}
}

func TestWhatIsInternalIsSeenWhereACustomerReadsIt(t *testing.T) {
	t.Parallel()
	g := &Ground{Findings: &Findings{}}
	c := &Crew{tenant: "harbor"}
	if g.discreet("the feed", []byte(c.say("Roll-out"))); len(g.Findings.All()) != 0 {
		t.Errorf("a shared text is a finding: %v", g.Findings.All())
	}
	if g.discreet("the feed", []byte(c.say(internalCanary))); len(g.Findings.All()) != 1 {
		t.Error("an internal text is not seen")
	}
}

func TestAViewThatShowsSomethingOlderThanWasAnsweredIsSeen(t *testing.T) {
	t.Parallel()
	g := &Ground{Findings: &Findings{}}
	c := &Crew{ground: g, promises: []*promise{{id: "c1", status: "done"}, {id: "c2", status: "proposed"}}}
	c.compare([]byte(`{"sides": [{"open": [{"commitment": "c1", "status": "done"}, {"commitment": "other", "status": "lost"}]}]}`))
	if all := g.Findings.All(); len(all) != 0 {
		t.Errorf("a view that is right is a finding: %v", all)
	}
	c.compare([]byte(`{"sides": [{"open": [{"commitment": "c1", "status": "confirmed"}]}]}`))
	if all := g.Findings.All(); len(all) != 1 || !strings.Contains(all[0], "c1 as confirmed") {
		t.Errorf("an older view gives %v", all)
	}
}

func TestATallyTellsWhatWasTried(t *testing.T) {
	t.Parallel()
	crew := &Crew{views: 3, journal: []*entry{
		{tries: 1, answer: answer{status: http.StatusCreated}},
		{tries: 2, answer: answer{status: http.StatusCreated, replayed: true}},
		{tries: 3, answer: answer{status: http.StatusNotFound}},
		{tries: 9, answer: answer{status: http.StatusServiceUnavailable}},
	}}
	if got, want := Count([]*Crew{crew}), (Tally{Sent: 4, Done: 2, Refused: 1, Unknown: 3, Found: 1, Lost: 1, Views: 3}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
