package calls_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

func TestEveryLineOfAnAgendaSaysWhyItIsThere(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := w.As(t, "csm").Get("/calls/" + string(w.Sample.Call)).Answers(http.StatusOK)
	p.Sees("of 45 minutes planned", "too many: what did not fit stands below", "late promise", "working days late", "Run the call", "Since we last spoke", "health, only you see this")
	if !slices.ContainsFunc(p.Links(), func(l string) bool { return strings.HasPrefix(l, "/customers/harbor/facts?at=") }) {
		t.Error("no line leads to the facts behind it")
	}
}

func TestACustomersPeopleSeeTheAgendaThatIsForThem(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	at := "/calls/" + string(w.Sample.Call)
	w.As(t, "champion").Get(at).Answers(http.StatusOK).
		Sees("Agenda", "late promise", "Topics", "Add the topic").
		Hides("health", "Health", "Run the call", "data-order", "data-item", "agenda/share", "agenda/pin")
	w.As(t, "champion").Get(at + "/run").Answers(http.StatusForbidden)
}

func TestAPreviewHasNothingThatOnlyTheVendorSeesAndNoForms(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	w.As(t, "csm").Get("/calls/"+string(w.Sample.Call)+"?preview=customer").Answers(http.StatusOK).
		Sees("Preview.", "late promise").Hides("Health of the account", "only you see this", "data-item", "agenda/pin", `action="/do/`)
}

func TestAnAgendaIsPutInOrderWithoutScript(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 111)
	before := items(p)
	if len(before) < 3 {
		t.Fatalf("too few lines: %v", before)
	}
	p = p.Submit("order", map[string]string{"_down": before[0]}).Answers(http.StatusOK)
	want := slices.Concat([]string{before[1], before[0]}, before[2:])
	if got := items(p); !slices.Equal(got, want) {
		t.Errorf("down: %v, not %v", got, want)
	}
	p = p.Submit("order", map[string]string{"_up": want[0]}).Answers(http.StatusOK)
	if got := items(p); !slices.Equal(got, want) {
		t.Errorf("up from the top: %v, not %v", got, want)
	}
	p = p.Submit("order", map[string]string{"_reset": "true"}).Answers(http.StatusOK)
	if got := items(p); !slices.Equal(got, before) {
		t.Errorf("the order of reasons: %v, not %v", got, before)
	}
}

func TestAnOrderThatCannotBeIsRefusedOnThePageOfTheCall(t *testing.T) {
	t.Parallel()
	b := sitetest.Start(t).As(t, "csm")
	p := scheduled(t, b, 112)
	first := items(p)[0]
	b.Post(p.Path+"/order", url.Values{"items.0": {first}, "items.1": {first}, "_key": {"twice"}}).
		Answers(http.StatusUnprocessableEntity).Sees("This was not done. A line stands twice in the order.", "Agenda")
	b.Post(p.Path+"/order", url.Values{"items.0": {"health:score"}, "_key": {"internal"}}).
		Answers(http.StatusConflict).Sees("This was not done.")
}

func TestALineGetsItsMinutesAndARefusalKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 113)
	form := "time-" + strings.ReplaceAll(items(p)[0], ":", "-")
	p = p.Submit(form, map[string]string{"minutes:int": "7"}).Answers(http.StatusOK).Sees("The minutes are kept.")
	if got := p.Value(form, "minutes:int"); got != "7" {
		t.Errorf("the line has %s minutes", got)
	}
	p = p.Submit(form, map[string]string{"minutes:int": "7"}).Answers(http.StatusOK) // again: nothing changes
	p = p.Submit(form, map[string]string{"minutes:int": "many"}).Sees("This was not done.", "Give a whole number.")
	if got := p.Value(form, "minutes:int"); got != "many" {
		t.Errorf("what was typed became %q", got)
	}
}

func TestALineIsTakenOffAndBroughtBack(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 114)
	item := items(p)[0]
	id := strings.ReplaceAll(item, ":", "-")
	p = p.Submit("remove-"+id, map[string]string{"reason": "settled by mail"}).Answers(http.StatusOK).Sees("1 line was taken off")
	if slices.Contains(items(p), item) {
		t.Error("it is still there")
	}
	p = p.Submit("back-"+id, nil).Answers(http.StatusOK)
	if !slices.Contains(items(p), item) {
		t.Error("it did not come back")
	}
}

func TestASharedAgendaIsSharedOnce(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 115).Sees("Not shared with the others yet.")
	p.Submit("share", nil).Answers(http.StatusOK).Sees("Last shared on").Submit("share", nil).Answers(http.StatusOK).Sees("Last shared on")
}

func TestEitherSideAsksForATopicAndOnlyItsOwnSideWithdrawsIt(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	csm, champion := w.As(t, "csm"), w.As(t, "champion")
	at := scheduled(t, csm, 116).Path
	p := champion.Get(at).Submit("topic", map[string]string{"text": "Gate <three> is slow", "minutes:int": "12"})
	p.Answers(http.StatusOK).Sees("Your topic is on the list.", "Gate <three> is slow", "12 minutes").Hides("<three>")
	csm.Get(at).Sees("Gate <three> is slow", "Asked for by Harbor Logistics").Hides(`aria-label="Withdraw: `)
	form := "withdraw-" + between(p.HTML, `id="withdraw-`, `"`)
	p.Submit(form, nil).Answers(http.StatusOK).Sees("The topic is off the list.").Hides("Gate &lt;three")
}

func TestATopicWithoutTimeIsRefusedAndItsTextStays(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	at := scheduled(t, w.As(t, "csm"), 117).Path
	p := w.As(t, "champion").Get(at).Submit("topic", map[string]string{"text": "Night shift", "minutes:int": "0"})
	p.Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	if got := p.Value("topic", "text"); got != "Night shift" {
		t.Errorf("what was typed became %q", got)
	}
}

func TestTheTimeIsGivenBackWithAnUpdateAndEitherSideOverrules(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := scheduled(t, w.As(t, "csm"), 118)
	p = p.Submit("give-back", map[string]string{"update": "All is well; the release comes on Monday."})
	p.Answers(http.StatusOK).Sees("given back", "All is well; the release comes on Monday.")
	theirs := w.As(t, "champion").Get(p.Path).Sees("All is well")
	theirs.Submit("overrule", map[string]string{"reason": "  "}).Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	theirs.Submit("overrule", map[string]string{"reason": "We have a question"}).Answers(http.StatusOK).Sees("The call takes place.", "Agenda")
}

func TestACallMovesAndIsCalledOffWithAReason(t *testing.T) {
	t.Parallel()
	p := scheduled(t, sitetest.Start(t).As(t, "csm"), 119)
	to := strings.Replace(p.Value("move", "to:at Europe/Oslo"), "T10:00", "T15:30", 1)
	refused := p.Submit("move", map[string]string{"to:at Europe/Oslo": to}).Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	if got := refused.Value("move", "to:at Europe/Oslo"); got != to {
		t.Errorf("what was typed became %q", got)
	}
	p = refused.Submit("move", map[string]string{"reason": "A holiday"}).Answers(http.StatusOK).Sees("The call has moved.", "15:30")
	p.Submit("cancel", map[string]string{"reason": "The plan rests"}).Answers(http.StatusOK).Sees("cancelled", "The plan rests")
}

// between is what stands in a text after one mark and before another.
func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}
