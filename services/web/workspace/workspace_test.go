package workspace_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

const harbor = "/customers/harbor"

func TestTheDaySaysWhatIsLateAndWhoWaitsForWhom(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "csm").Get("/today").Answers(http.StatusOK)
	p.Sees("Calls of today and tomorrow", "Ours that are late", "Show refused messages on the board", "Answers awaited from us", "Answers we wait for", "Health that moved this week")
	if late := p.Part("late"); !strings.Contains(late, "days late") {
		t.Errorf("late: %s", late)
	}
	if !p.Has("complete-harbor-promise-26") {
		t.Error("one's own late promise cannot be done from here")
	}
	w.As(t, "champion").Get("/today").Answers(http.StatusForbidden).Hides("days late")
}

func TestACustomerIsReadableAtAGlance(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	w.As(t, "csm").Get(harbor).Answers(http.StatusOK).
		Sees("Health 66", "Late, Lumen", "Word kept by Harbor Logistics", "Open proposals", "Renewal", "Prepare the call", "Ours: Lumen", "Theirs: Harbor Logistics", "Who is who", "may agree")
	w.As(t, "champion").Get(harbor).Answers(http.StatusOK).Sees("Ours: Harbor Logistics", "See the agenda").Hides("Renewal", "/health", "Preview as", "Prepare the call")
	w.As(t, "csm").Get(harbor+"?preview=customer").Sees("Preview.", "Ours: Harbor Logistics").Hides("Renewal", `method="post" action="/do/`)
}

func TestAPromiseIsAskedForFromThePageOfTheCustomer(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	due := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	wish := map[string]string{"text": "Count the trucks at night", "person": "harbor-member", "due": due, "goal": "harbor-goal-1"}
	w.As(t, "csm").Get(harbor).Submit("propose", wish).Answers(http.StatusOK).Sees("It counts once its owner has confirmed it.", "Count the trucks at night", "not confirmed yet")

	wish["text"], wish["due"] = "Count them again", "2020-01-01"
	p := w.As(t, "csm").Get(harbor).Submit("propose", wish)
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.", "Count them again")
	if !strings.Contains(p.HTML, `<option value="harbor-member" selected>`) {
		t.Error("who was chosen is lost")
	}
}

func TestThePastIsShownAsSuchAndNothingCanBeDoneInIt(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "csm").Get(harbor + "?as_of=3000").Answers(http.StatusOK)
	p.Sees("This is the past.", "Back to now").Hides(`action="/do/`)
	w.As(t, "csm").Get(harbor + "?as_of=tomorrow").Answers(http.StatusUnprocessableEntity)
}

func TestACallOfTodayShowsHowReadyItIs(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	tomorrow := time.Now().In(zone).AddDate(0, 0, 1)
	p := w.As(t, "csm").Post("/do/calls", url.Values{
		"customer": {"harbor"}, "plan": {"harbor-plan"}, "kind": {"mentor"}, "minutes:int": {"30"}, "zone": {"Europe/Oslo"},
		"start": {time.Date(tomorrow.Year(), tomorrow.Month(), tomorrow.Day(), 14, 0, 0, 0, zone).Format(time.RFC3339)},
		"_key":  {"mentor-call-of-tomorrow"}, "_next": {"/today"}, "_done": {"Scheduled."},
	})
	calls := p.Answers(http.StatusOK).Sees("Scheduled.").Part("calls")
	for _, text := range []string{"Harbor Logistics : mentor call", "not shared yet", "of 30 minutes planned", "0 topics asked for"} {
		if !strings.Contains(calls, text) {
			t.Errorf("%q is not in: %s", text, calls)
		}
	}
}
