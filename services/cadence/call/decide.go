package call

import (
	"strings"

	"coxswain/events/callevent"
	"coxswain/pkg/decider"
)

// Decider decides what is asked of a call.
var Decider = decider.Decider[State, Command, callevent.Event]{Decide: decide, Evolve: evolve}

func decide(s State, c Command) ([]callevent.Event, error) {
	if c, ok := c.(Schedule); ok {
		return schedule(s, c)
	}
	if c, ok := c.(Lapse); ok {
		return lapse(s, c)
	}
	if !s.Exists() {
		return nil, ErrUnknown
	}
	switch c := c.(type) {
	case Move:
		return move(s, c)
	case ProposeGiveBack:
		return proposeGiveBack(s, c)
	case GiveBack:
		return giveBack(s, c)
	case OverruleGiveBack:
		return overrule(s, c)
	case NoShow:
		return noShow(s, c)
	case Cancel:
		return cancel(s, c)
	case Hold:
		return hold(s, c)
	case ConfirmLine:
		return confirm(s, c)
	case DisputeLine:
		return dispute(s, c)
	case RedateLine:
		return redate(s, c)
	case AddTopic, WithdrawTopic, PinItem, RemoveItem, TimeItem, OrderItems, ShareAgenda:
		return prepare(s, c)
	case Schedule, Lapse: // decided before
	}
	return nil, nil
}

// prepare decides what is asked of the agenda of a call that is still to come.
func prepare(s State, c Command) ([]callevent.Event, error) {
	if err := s.toCome(); err != nil {
		return nil, err
	}
	switch c := c.(type) {
	case AddTopic:
		return addTopic(s, c)
	case WithdrawTopic:
		return withdrawTopic(s, c)
	case PinItem:
		return pinItem(s, c)
	case RemoveItem:
		return removeItem(s, c)
	case TimeItem:
		return timeItem(s, c)
	case OrderItems:
		return orderItems(s, c)
	case ShareAgenda:
		return shareAgenda(s, c)
	case Schedule, Lapse, Move, ProposeGiveBack, GiveBack, OverruleGiveBack, NoShow, Cancel, Hold, ConfirmLine,
		DisputeLine, RedateLine: // not of the agenda
	}
	return nil, nil
}

// toCome refuses what only a call that is still to come can be asked.
func (s State) toCome() error {
	switch s.Status {
	case Held:
		return ErrHeld
	case GivenBack:
		return ErrGivenBack
	case Missed, Cancelled:
		return ErrOver
	case Scheduled:
	}
	return nil
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

func one(e callevent.Event) ([]callevent.Event, error) { return []callevent.Event{e}, nil }
