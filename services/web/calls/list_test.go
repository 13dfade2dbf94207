package calls_test

import (
	"net/http"
	"testing"

	"coxswain/services/web/sitetest"
)

func TestTheCallsOfACustomerAreThoseAheadThenThoseBefore(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, who := range []string{"csm", "champion"} {
		w.As(t, who).Get("/customers/harbor/calls").Answers(http.StatusOK).
			Sees("Calls of Harbor Logistics", "Ahead", "Cadence call", "Before", "held, recap waits", "given back", "nobody came")
	}
}

func TestCallsOfEarlierHalfYearsAreAPageAway(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	w.As(t, "csm").Get("/customers/harbor/calls?before=2001-01-01").Answers(http.StatusOK).Sees("There was no call in this half year.").Hides(`id="schedule"`)
}

func TestCallsOfAnotherCustomerAreNobodysToSee(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	w.As(t, "champion").Get("/customers/spree/calls").Answers(http.StatusNotFound).Hides("Spree")
	w.As(t, "champion").Get("/calls/nowhere").Answers(http.StatusNotFound)
}

func TestAnExtraCallIsScheduledInTheTimeOfTheCustomer(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 101)
	p.Sees("Coach call", "10:00", "45 minutes with Harbor Logistics")
}

func TestACallInThePastIsRefusedAndWhatWasTypedStays(t *testing.T) {
	t.Parallel()
	b := sitetest.Start(t).As(t, "csm")
	p := b.Get("/customers/harbor/calls").Submit("schedule", map[string]string{"start:at Europe/Oslo": "2020-02-03T09:30", "minutes:int": "25"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	if start, minutes := p.Value("schedule", "start:at Europe/Oslo"), p.Value("schedule", "minutes:int"); start != "2020-02-03T09:30" || minutes != "25" {
		t.Errorf("what was typed became %q, %q", start, minutes)
	}
}

func TestACustomersPeopleScheduleNothingHere(t *testing.T) {
	t.Parallel()
	if sitetest.Start(t).As(t, "champion").Get("/customers/harbor/calls").Has("schedule") {
		t.Error("there is a form")
	}
}
