package calls_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"coxswain/services/web/sitetest"
)

// typed is what somebody has written down in a call: a decision, a promise, both kinds of notes.
func typed() map[string]string {
	return map[string]string{
		"there.northwind": "harbor-keeper", "lines.0.decision": "We take the <later> date", "lines.1.defer": "true", "further.1": "Gate times are read at noon",
		"promises.1.text": "Send the list of gates", "promises.1.person": "harbor-champion", "promises.1.due": "2031-05-06",
		"notes": "Everybody was in a good mood", "internal": "The sponsor seems tired of us", "minutes": "41",
	}
}

func and(more map[string]string) map[string]string {
	all := typed()
	maps.Copy(all, more)
	return all
}

// kept fails unless the form of the page still holds all that was typed.
func kept(t *testing.T, p *sitetest.Page, all map[string]string) {
	t.Helper()
	for name, want := range all {
		if got := p.Value("run", name); !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "there.") && got != want {
			t.Errorf("%s became %q, not %q", name, got, want)
		}
	}
}

func running(t *testing.T, w *sitetest.World, days int) *sitetest.Page {
	t.Helper()
	b := w.As(t, "csm")
	return b.Get(scheduled(t, b, days).Path + "/run").Answers(http.StatusOK)
}

func TestARefusedRecapKeepsAllThatWasTyped(t *testing.T) {
	t.Parallel()
	p := running(t, sitetest.Start(t), 131)
	for name, broken := range map[string]map[string]string{
		"a promise of nobody":      and(map[string]string{"_act": "send", "promises.1.person": ""}),
		"a promise without a date": and(map[string]string{"_act": "send", "promises.1.due": ""}),
		"a call without a length":  and(map[string]string{"_act": "send", "minutes": "long"}),
		"a preview of the same":    and(map[string]string{"_act": "preview", "promises.1.text": ""}),
	} {
		refused := p.Submit("run", broken).Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
		if strings.Contains(refused.HTML, `id="preview"`) {
			t.Errorf("%s: there is a preview", name)
		}
		kept(t, refused, broken)
	}
}

func TestARefusalStandsAtTheFieldWhereItWasTyped(t *testing.T) {
	t.Parallel()
	p := running(t, sitetest.Start(t), 132)
	p = p.Submit("run", and(map[string]string{"_act": "send", "promises.1.due": "soon"})).Answers(http.StatusUnprocessableEntity)
	if !p.Has("run-promises-1-text-wrong") && !p.Has("run-promises-1-due-wrong") {
		t.Errorf("no field says what is wrong:\n%s", p.Text())
	}
}

func TestMoreRowsAreGivenAndNothingIsLost(t *testing.T) {
	t.Parallel()
	p := running(t, sitetest.Start(t), 133)
	if p.Has("run-promises-3-text") {
		t.Fatal("there are more rows than were asked for")
	}
	more := p.Submit("run", and(map[string]string{"_act": "row"})).Answers(http.StatusOK).Hides("This was not done.")
	if !more.Has("run-promises-5-text") {
		t.Error("there are no more rows")
	}
	kept(t, more, typed())
}

func TestAPreviewShowsWhatEachSideGetsAndSendsNothing(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := running(t, w, 134)
	shown := p.Submit("run", and(map[string]string{"_act": "preview"})).Answers(http.StatusOK).Hides("This was not done.")
	kept(t, shown, typed())
	preview := shown.Part("preview")
	for _, want := range []string{
		"Nothing has been sent yet.", "Ingrid Solberg is asked to confirm 3 lines", "Freja Holm is asked to confirm 2 lines",
		"Send the list of gates , by 6 May 2031", "Stays with Lumen", "The sponsor seems tired of us",
	} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview does not show %q:\n%s", want, preview)
		}
	}
	w.As(t, "champion").Get(strings.TrimSuffix(p.Path, "/run")).Sees("Agenda").Hides("Send the list of gates")
}

func TestARecapAsksEverybodyAboutTheOwnLinesOnly(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := running(t, w, 135).Submit("run", and(map[string]string{"_act": "send"})).Answers(http.StatusOK)
	p.Sees("The recap is sent.", "held, recap waits", "We take the <later> date", "Gate times are read at noon", "Send the list of gates",
		"Left for the next call", "Everybody was in a good mood", "Internal notes", "The sponsor seems tired of us", "Who has not answered", "Ingrid Solberg (3 lines)")
	w.As(t, "keeper").Get(p.Path).Sees("Is this what you said?", "We take the <later> date").Hides("yours-commitment-1")
	theirs := w.As(t, "champion").Get(p.Path).Sees("Is this what you said?", "Everybody was in a good mood", "Send the list of gates")
	theirs = theirs.Submit("yes-decision-1", nil).Answers(http.StatusOK).Sees("You have confirmed")
	theirs = theirs.Submit("dispute-decision-2", map[string]string{"reason": ""}).Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	theirs = theirs.Submit("dispute-decision-2", map[string]string{"reason": "At noon and at six"}).Answers(http.StatusOK).Sees("disputed", "At noon and at six")
	theirs.Submit("redate-commitment-1", map[string]string{"due": "2031-05-09"}).Answers(http.StatusOK).Sees("yes, but by 9 May 2031").Hides("Is this what you said?")
	p.Submit("yes-decision-1", nil).Answers(http.StatusOK)
}

func TestNoByteOfAnInternalNoteReachesACustomer(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	p := running(t, w, 136).Submit("run", and(map[string]string{"_act": "send"})).Answers(http.StatusOK).Sees("The sponsor seems tired of us")
	for _, who := range []string{"champion", "sponsor", "keeper"} {
		for _, at := range []string{p.Path, p.Path + "/run", "/customers/harbor/calls", "/customers/harbor"} {
			w.As(t, who).Get(at).Hides("seems tired", "Internal", "internal")
		}
	}
	w.As(t, "csm").Get(p.Path+"?preview=customer").Sees("Everybody was in a good mood").Hides("seems tired", "Internal", "internal")
}

func TestACallIsHeldOnce(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	form := running(t, w, 137)
	form.Submit("run", and(map[string]string{"_act": "send"})).Sees("The recap is sent.")
	form.Submit("run", and(map[string]string{"_act": "send", "further.1": "Something else"})).Answers(http.StatusOK).
		Sees("held").Hides("Something else")
}

func TestANoShowIsKept(t *testing.T) {
	t.Parallel()
	p := running(t, sitetest.Start(t), 138)
	p.Submit("no-show", map[string]string{"party": "nobody"}).Answers(http.StatusUnprocessableEntity).Sees("This was not done.")
	p.Submit("no-show", map[string]string{"party": "customer"}).Answers(http.StatusOK).Sees("nobody came")
}
