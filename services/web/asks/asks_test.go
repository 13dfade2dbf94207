package asks_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/mail"
)

func TestWhatIsAskedAtOnceComesInOneLetterAndIsAnsweredFromIt(t *testing.T) {
	t.Parallel()
	w := own(t)
	ids := w.propose(t, "champion", "Send the list of depots", "Name the dispatchers", "Book the training room")
	letter := w.letterTo(t, "champion")
	if !strings.HasSuffix(letter.Subject, " asks you for 3 answers") || strings.Count(letter.Text, "Yes, I will do it:") != 3 {
		t.Errorf("it says %q:\n%s", letter.Subject, letter.Text)
	}
	for _, part := range []string{letter.Text, letter.HTML} {
		if !strings.Contains(part, "Send the list of depots") || !strings.Contains(part, "/l/coxl_") {
			t.Errorf("a part does not say it:\n%s", part)
		}
	}
	w.Nobody(t).Get(linkOf(t, letter, "Yes, I will do it")).Submit("answer", nil).Answers(http.StatusOK).Sees("You have confirmed it.")
	if got := w.promise(t, ids[0]); got.Status != "confirmed" {
		t.Errorf("the first one is %s", got.Status)
	}
}

func TestACounterIsPutToWhoeverAsked(t *testing.T) {
	t.Parallel()
	w := own(t)
	id := w.propose(t, "champion", "Send the list of depots")[0]
	later := time.Now().AddDate(0, 0, 40).Format(time.DateOnly)
	w.Tell(t, "champion", "/v1/commitments/"+string(id)+"/counter", map[string]any{"due": later, "reason": "the depots move"}, nil)
	letter := w.letterTo(t, "csm")
	if !strings.Contains(letter.Text, "the depots move") {
		t.Fatalf("it says:\n%s", letter.Text)
	}
	w.Nobody(t).Get(linkOf(t, letter, "Agree to it")).Submit("answer", nil).Answers(http.StatusOK).Sees("You have agreed to it.")
	if got := w.promise(t, id); got.Status != "confirmed" || string(got.Due) != later {
		t.Errorf("it is %s, due %s", got.Status, got.Due)
	}
}

func TestWhatWasSaidInACallIsAskedByItsRecapAndAYesToAPromiseConfirmsIt(t *testing.T) {
	t.Parallel()
	w := own(t)
	champion, csm := w.Who(t, "champion"), w.Who(t, "csm")
	w.Tell(t, "csm", "/v1/calls/"+string(w.Sample.Call)+"/held", map[string]any{
		"attendance": map[string]any{"present": []any{csm.Person, champion.Person}}, "minutes": 30,
		"decisions":   []any{map[string]any{"decision": "Start with the northern depots"}},
		"commitments": []any{map[string]any{"text": "Name the dispatchers", "party": champion.Party, "person": champion.Person, "due": time.Now().AddDate(0, 0, 9).Format(time.DateOnly)}},
	}, nil)
	letter := w.letterTo(t, "champion")
	if !strings.HasSuffix(letter.Subject, " asks you for 2 answers") || strings.Count(letter.Text, "Yes, by another date:") != 1 {
		t.Fatalf("it says %q:\n%s", letter.Subject, letter.Text)
	}
	_, about, _ := strings.Cut(letter.Text, "Name the dispatchers")
	letter.Text = about
	p := w.Nobody(t).Get(linkOf(t, letter, "Yes, it was said so")).Sees("Was it said so?", "with your yes you stand by it")
	p.Submit("answer", nil).Answers(http.StatusOK).Sees("You have said that it was so.")
	var call struct{ Captured []events.CommitmentID }
	w.Ask(t, "csm", "/v1/calls/"+string(w.Sample.Call), &call)
	if got := w.promise(t, call.Captured[0]); got.Status != "confirmed" {
		t.Errorf("the promise is %s", got.Status)
	}
}

func TestHistoryIsNotWrittenAbout(t *testing.T) {
	t.Parallel()
	w := own(t)
	w.propose(t, "champion", "Send the list of depots")
	w.letterTo(t, "champion") // by then the policies have seen the two quarters of the sample, which are before it
	all, err := mail.NewMailbox(w.Outbox).List(t.Context(), 100)
	if err != nil || len(all) != 1 {
		t.Errorf("%d letters were written, %v", len(all), err)
	}
}

func TestWhatWasAnsweredMeanwhileIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	w := own(t, "COXSWAIN_ASK_AFTER=2s")
	ids := w.propose(t, "champion", "Send the list of depots", "Name the dispatchers")
	w.Tell(t, "champion", "/v1/commitments/"+string(ids[0])+"/confirm", struct{}{}, nil)
	if letter := w.letterTo(t, "champion"); strings.Contains(letter.Text, "depots") || !strings.Contains(letter.Text, "dispatchers") {
		t.Errorf("it says:\n%s", letter.Text)
	}
}

func TestAFactThatIsDeliveredAgainIsWrittenAboutOnce(t *testing.T) {
	t.Parallel()
	w := own(t)
	w.propose(t, "champion", "Send the list of depots")
	w.letterTo(t, "champion")
	head, err := w.Log.Head(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := w.Log.Read(t.Context(), 0, head-1, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.deliver(t, facts[0])
	told, err := mail.NewNotes(w.DB, time.Now).Tell(t.Context(), 0, nobodyToTell(t))
	if err != nil || told != 0 {
		t.Errorf("%d people were told again, %v", told, err)
	}
}
