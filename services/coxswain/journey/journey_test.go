package journey_test

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/worktime"
)

// journey is one customer's way, and what its steps know of the ones before.
type journey struct {
	stack
	secrets  *secrets // nil when nobody keeps anything to itself
	now      time.Time
	today    events.Date
	weeks    int    // by which the folder was moved
	folder   string // of spreadsheets
	position int64  // of the last fact that somebody has written or seen

	olga   *person // operations: imports
	dana   *person // csm; may agree for the vendor
	lee    *person // the vendor's sponsor
	ingrid *person // the customer's champion; may agree for it
	per    *person // the customer's sponsor
	maja   *person // contributor of the customer
	tomas  *person // keeper, of the partner; may agree for it
	june   *person // champion of another customer

	customer  events.CustomerID
	plan      events.PlanID
	goals     map[string]events.GoalID       // by the name of their metric
	promises  map[string]events.CommitmentID // by their text
	versions  []int64                        // positions at which they were agreed
	beforeTwo int64                          // position at which only the partner's yes to version 2 was missing
	viewed    answer                         // the champion's view when version 1 had just been agreed
	call      events.CallID                  // the next one
	held      int64                          // position after it was held
	known     map[events.PersonID]string     // names of the people of both customers
	vendor    string                         // what the others call it
}

func TestJourneyInOneProcess(t *testing.T) {
	t.Parallel()
	travel(t, oneProcess(t), newSecrets()).keepsSecrets(t)
}

func TestJourneyOverSeparateProcesses(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds and runs six programs; leave out -short to see them")
	}
	travel(t, separateProcesses(t), newSecrets()).keepsSecrets(t)
}

// travel takes all steps; the first that fails ends the journey.
func travel(t *testing.T, s stack, kept *secrets) *journey {
	t.Helper()
	oslo, err := worktime.Zone("Europe/Oslo") // where the account is: it is the account's date that agendas name
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	j := &journey{stack: s, secrets: kept, now: now, today: events.DateOf(now, oslo)}
	j.openFolder(t)
	for _, step := range j.steps() {
		if !t.Run(step.says, step.take) {
			t.FailNow()
		}
	}
	return j
}

type step struct {
	says string
	take func(*testing.T)
}

func (j *journey) steps() []step {
	return []step{
		{"a folder of spreadsheets is imported", j.importTheFolder},
		{"the people of the customer arrive", j.peopleArrive},
		{"the vendor drafts and nobody else knows of it", j.draftForOneself},
		{"the vendor proposes, the customer and the partner agree", j.agreeOnVersionOne},
		{"goals open and calls are scheduled by themselves", j.followVersionOne},
		{"what waited for the agreement is imported", j.importTheRest},
		{"a late measurement keeps its time", j.measureLate},
		{"the parties say how sure they are", j.checkIn},
		{"the customer counters a date and the vendor accepts", j.counterADate},
		{"a promise is confirmed, done and accepted", j.keepAPromise},
		{"a promise is late", j.beLate},
		{"the customer proposes a target, the vendor counters, all accept", j.agreeOnVersionTwo},
		{"each side notes something for itself", j.noteForOneself},
		{"the agenda of the next call names these things and fits", j.prepareTheCall},
		{"the call is held with a decision and a promise", j.holdTheCall},
		{"one line of the recap is disputed", j.answerTheRecap},
		{"health explains its change", j.explainHealth},
		{"a read shows what was written before it, or nothing", j.readOwnWrites},
		{"the shared view shows both sides", j.showBothSides},
		{"the view before version 2 shows version 1", j.lookBack},
		{"the difference says what happened and why", j.tellTheDifference},
	}
}
