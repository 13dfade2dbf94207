package commitment

import (
	"time"

	"coxswain/events"
	"coxswain/events/commitmentevent"
)

// Command is sealed: what one can ask of a commitment.
//
//sumtype:decl
type Command interface{ command() }

// Who gives a command: a person of a party. When silence answers, the party alone.
type Who struct {
	Party   events.PartyID
	Person  events.PersonID
	ActsFor events.PersonID // the person whose deputy he is at the moment; empty for most
}

func (w Who) is(p events.PersonID) bool { return p != "" && (w.Person == p || w.ActsFor == p) }

type (
	// Propose asks for a promise, or offers one: who proposes the own promise confirms it with that.
	Propose struct {
		Commitment events.CommitmentID
		Customer   events.CustomerID
		Text       string
		Party      events.PartyID // the owner's, looked up
		Person     events.PersonID
		Due        events.Date
		Origin     commitmentevent.Origin
		Plan       events.PlanID
		Goal       events.GoalID
		Call       events.CallID
		DependsOn  []events.CommitmentID
		Binding    bool
		Unspoken   bool        // confirmed by no one, even if the proposer is the owner: words put into a mouth
		Today      events.Date // at the owner's; empty when a due date in the past is what happened (an import)
		By         Who
	}
	// Confirm says yes to what is proposed.
	Confirm struct{ By Who }
	// UndoConfirm takes the yes back, within UndoWindow.
	UndoConfirm struct {
		By        Who
		Confirmed time.Time // when, looked up; zero when the owner did not confirm
		Now       time.Time
	}
	// Counter offers something else. Empty fields stay as they are.
	Counter struct {
		Due         events.Date
		Text        string
		Person      events.PersonID
		PersonParty events.PartyID // looked up
		Reason      string
		Today       events.Date // at the owner's
		By          Who
	}
	// Reschedule asks for another date for a confirmed promise.
	Reschedule struct {
		To     events.Date
		Reason string
		Today  events.Date // at the owner's
		By     Who
	}
	// AcceptCounter says yes to the open counter, or to the other date that was asked for.
	AcceptCounter struct {
		By      Who
		Silence bool // nobody answered in the time the charter gives
	}
	// DeclineCounter says no to it: what was before stands.
	DeclineCounter struct {
		By     Who
		Reason string
	}
	// Decline says that the owner does not promise it.
	Decline struct {
		By     Who
		Reason string
	}
	// Block says that the promise waits for a party or for another promise: for exactly one of them.
	Block struct {
		OnParty      events.PartyID
		OnCommitment events.CommitmentID
		Reason       string
		By           Who
	}
	// Unblock says that it waits no more.
	Unblock struct{ By Who }
	// Complete says that it is done, and how one can tell.
	Complete struct {
		Evidence string
		Owed     []events.CommitmentID // of the dependencies, those that somebody still owes; looked up
		Today    events.Date           // at the owner's
		By       Who
	}
	// Accept holds it done.
	Accept struct {
		By      Who
		Silence bool
	}
	// Reopen does not hold it done.
	Reopen struct {
		By     Who
		Reason string
	}
	// Withdraw says that it is needed no more.
	Withdraw struct {
		By     Who
		Reason string
	}
	// Comment says something to every party.
	Comment struct {
		Note events.NoteID
		Text string
		By   Who
	}
)

func (Propose) command()        {}
func (Confirm) command()        {}
func (UndoConfirm) command()    {}
func (Counter) command()        {}
func (Reschedule) command()     {}
func (AcceptCounter) command()  {}
func (DeclineCounter) command() {}
func (Decline) command()        {}
func (Block) command()          {}
func (Unblock) command()        {}
func (Complete) command()       {}
func (Accept) command()         {}
func (Reopen) command()         {}
func (Withdraw) command()       {}
func (Comment) command()        {}
