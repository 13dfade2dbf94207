package account_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

const harbor = "/customers/harbor"

// at is the position of the last fact about something.
func at(t *testing.T, w *sitetest.World, who, path string) int64 {
	t.Helper()
	var doc struct{ Changed struct{ Position int64 } }
	w.Ask(t, who, path, &doc)
	return doc.Changed.Position
}

// scored is the position of the last score: a fact that only the vendor may see.
func scored(t *testing.T, w *sitetest.World) int64 {
	t.Helper()
	var health struct {
		Trend []struct{ Mark struct{ Position int64 } }
	}
	w.Ask(t, "csm", "/v1/customers/harbor/health", &health)
	return health.Trend[len(health.Trend)-1].Mark.Position
}

func facts(positions ...int64) string {
	return harbor + "/facts?at=" + strings.Trim(strings.ReplaceAll(fmt.Sprint(positions), " ", ","), "[]")
}

func TestEveryNumberOpensIntoItsFacts(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "champion").Get(facts(at(t, w, "champion", "/v1/commitments/harbor-promise-30"))).Answers(http.StatusOK)
	p.Sees("Elena Marsh (Lumen) asked Ingrid Solberg (Harbor Logistics) for", "Happened", "We were told", "days later",
		"Party Harbor Logistics", "Goal Customs releases a container before the truck is there", "commitment.proposed.v1", "stream commitment/harbor-promise-30")
	if !slices.Contains(p.Links(), harbor+"/commitments/harbor-promise-30") {
		t.Errorf("the fact does not lead to what it is about: %v", p.Links())
	}
}

func TestAFactThatOneMayNotSeeLooksLikeOneThatThereIsNot(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	hidden := scored(t, w)
	w.As(t, "csm").Get(facts(hidden)).Sees("Health went from", "only your own side")
	theirs, none := w.As(t, "champion").Get(facts(hidden)), w.As(t, "champion").Get(facts(99_999_999))
	theirs.Hides("Health went", "score.internal")
	if theirs.Status != none.Status || theirs.Part("main") != none.Part("main") {
		t.Errorf("it shows:\n%s\nnot:\n%s", theirs.Part("main"), none.Part("main"))
	}
	w.As(t, "csm").Get(facts(hidden) + "&preview=customer").Hides("Health went")
	w.As(t, "csm").Get("/customers/spree/facts?at=" + fmt.Sprint(hidden)).Hides("Health went")
	w.As(t, "csm").Get(harbor + "/facts?at=x,-1,,1e9").Answers(http.StatusOK).Sees("There is nothing here")
}

func TestTheTimelineIsReadDayByDayAndPageByPage(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	ours := w.As(t, "csm").Get(harbor+"/timeline").Answers(http.StatusOK).Sees("What was before", "Everything", "Internal", "Health")
	i := slices.IndexFunc(ours.Links(), func(l string) bool { return strings.Contains(l, "before=") })
	older := w.As(t, "csm").Get(ours.Links()[i]).Answers(http.StatusOK)
	if older.Part("main") == ours.Part("main") {
		t.Error("the next page is the same")
	}
	w.As(t, "csm").Get(harbor + "/timeline?group=agreed").Sees("confirmed").Hides("asked Ingrid Solberg")
	w.As(t, "champion").Get(harbor+"/timeline").Hides("Health went", "group=health", "group=internal")
	w.As(t, "champion").Get(harbor + "/timeline?group=health").Hides("Health went").Sees("Nothing of this kind")
}

func TestWhatIsOfAnotherCustomerIsNotThere(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, path := range []string{"/timeline", "/facts?at=1", "/plans", "/records", "/goals/spree-goal-1", "/commitments/spree-promise-1", "/health"} {
		w.As(t, "champion").Get("/customers/spree" + path).Answers(http.StatusNotFound).Hides("Spree")
	}
	for _, path := range []string{"/goals/spree-goal-1", "/plans/spree-plan", "/commitments/spree-promise-1", "/commitments/none"} {
		w.As(t, "champion").Get(harbor + path).Answers(http.StatusNotFound)
		w.As(t, "csm").Get(harbor + path).Answers(http.StatusNotFound)
	}
}

func TestBothSidesReadBothRecords(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, who := range []string{"csm", "champion", "keeper"} {
		w.As(t, who).Get(harbor+"/records").Answers(http.StatusOK).Sees("Lumen", "Harbor Logistics", "Northwind Integrations", "Elena Marsh", "Henrik Dahl")
	}
}

func TestHealthIsTheVendors(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	w.As(t, "csm").Get(harbor+"/health").Answers(http.StatusOK).Sees("vendor follow-through", "What has moved it", "watch (45 to 70)")
	if p := w.As(t, "champion").Get(harbor + "/health"); p.Status < 400 || strings.Contains(p.HTML, "follow-through") {
		t.Errorf("the customer gets %d: %s", p.Status, p.Text())
	}
}
