package journey_test

import (
	"slices"
	"testing"
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/rules/record"
)

// The promises that the journey is about.
const (
	carriers = "Send the carrier list with contacts"
	ports    = "Release the network ports for the gate scanners"
	signOn   = "Set up single sign-on for the terminal"
	report   = "Send the report on the first terminal"
)

// findPromises waits for promises that are asked for and remembers them by their text.
func (j *journey) findPromises(t *testing.T, after int64, n int) {
	t.Helper()
	if j.promises == nil {
		j.promises = map[string]events.CommitmentID{}
	}
	for _, f := range j.ingrid.sees(t, after, n, "promises", is[commitmentevent.Proposed]()) {
		asked := of[commitmentevent.Proposed](t, f)
		j.promises[asked.Text] = asked.Commitment
	}
}

// promise is the path of a promise.
func (j *journey) promise(text string) string { return "/v1/commitments/" + string(j.promises[text]) }

// standing is where a promise stands after a command.
func (j *journey) standing(text, status string, who *person, due events.Date) object {
	return object{
		"commitment": j.promises[text], "status": status, "text": text, "party": who.Party, "person": who.Person, "due": due,
	}
}

// measureLate tells on this day what was measured before the last measurement.
func (j *journey) measureLate(t *testing.T) {
	goal := "/v1/goals/" + string(j.goals["slots_booked"])
	at := j.inFolder("2026-11-05").In(time.UTC).Add(9 * time.Hour)
	before := decoded[struct {
		Progress struct{ Value events.Decimal }
	}](t, j.ingrid.reads(t, goal))
	body := object{"value": 25, "at": at, "source": "late mail of the booking desk"}
	j.ingrid.posts(t, goal+"/measurements", body, "Idempotency-Key", "late")
	again := j.ingrid.posts(t, goal+"/measurements", body, "Idempotency-Key", "late")
	if again.header.Get("Idempotency-Replayed") != "true" {
		t.Fatalf("repeated: %v", again.header)
	}
	body["value"] = 26
	j.ingrid.tries(t, goal+"/measurements", body, "Idempotency-Key", "late").refused(t, 422, "idempotency-key-reused")

	after := decoded[record.Goal](t, j.ingrid.reads(t, goal))
	var values []events.Decimal
	for _, m := range after.Measurements {
		values = append(values, m.Value)
		if m.Source == "late mail of the booking desk" && (!m.Mark.At.Equal(at) || !m.Mark.Recorded.After(j.now)) {
			t.Errorf("it was so at %v, and we were told at %v: %+v", at, j.now, m)
		}
	}
	if want := []events.Decimal{events.Int(19), events.Int(25), 27_500_000}; !slices.Equal(values, want) || before.Progress.Value != want[2] {
		t.Fatalf("in the order in which it was so: %v", values)
	}
}

func (j *journey) checkIn(t *testing.T) {
	goal := "/v1/goals/" + string(j.goals["terminals_live"])
	j.dana.posts(t, goal+"/check-ins", object{"confidence": "on_track", "analysis": "Two weeks of reserve"}).
		says(t, object{"goal": j.goals["terminals_live"], "status": "open"})
	j.ingrid.posts(t, goal+"/check-ins", object{"confidence": "at_risk", "analysis": "The gate team has no training yet"})
}

func (j *journey) counterADate(t *testing.T) {
	from := j.inFolder("2026-11-27")
	to := from.AddDays(4)
	j.maja.posts(t, j.promise(ports)+"/counter", object{"due": to, "reason": "The change window is a day later"}).
		says(t, with(j.standing(ports, "countered", j.maja, from), "answer_awaited", true))
	j.maja.tries(t, j.promise(ports)+"/accept-counter", nil).refused(t, 403, "commitment_not_your_answer")
	j.dana.posts(t, j.promise(ports)+"/accept-counter", nil).says(t, j.standing(ports, "confirmed", j.maja, to))
}

func (j *journey) keepAPromise(t *testing.T) {
	due := j.inFolder("2026-12-04")
	j.dana.tries(t, j.promise(carriers)+"/confirm", nil).refused(t, 403, "commitment_not_owner")
	j.ingrid.posts(t, j.promise(carriers)+"/confirm", nil).says(t, j.standing(carriers, "confirmed", j.ingrid, due))
	j.ingrid.posts(t, j.promise(carriers)+"/complete", object{"evidence": "Mailed as an attachment"}).
		says(t, j.standing(carriers, "done", j.ingrid, due))
	j.ingrid.tries(t, j.promise(carriers)+"/accept", nil).refused(t, 403, "commitment_own_side")
	j.dana.posts(t, j.promise(carriers)+"/accept", nil).says(t, j.standing(carriers, "accepted", j.ingrid, due))
}

// beLate offers a promise whose date has passed, as a list from before does; whoever offers the own promise
// confirms it with that.
func (j *journey) beLate(t *testing.T) {
	due := j.today.AddDays(-7)
	before := j.position
	offered := j.dana.posts(t, "/v1/commitments", object{
		"customer": j.customer, "text": report, "person": j.dana.Person, "due": due, "goal": j.goals["terminals_live"], "origin": object{"kind": "import"},
	})
	j.findPromises(t, before, 1)
	offered.says(t, j.standing(report, "confirmed", j.dana, due))
}

func with(o object, name string, value any) object {
	o[name] = value
	return o
}
