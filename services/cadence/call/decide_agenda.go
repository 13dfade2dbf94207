package call

import (
	"reflect"
	"slices"
	"strings"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/fault"
)

// InternalPrefix begins the ids of lines that only the vendor sees. They never enter the stream of a call,
// which all parties read: not as a pin, a removal, an order or a title.
const InternalPrefix = "health:"

func internal(item events.ItemID) bool { return strings.HasPrefix(string(item), InternalPrefix) }

func checkItem(item events.ItemID) *fault.Error {
	switch {
	case blank(string(item)):
		return ErrItemRequired
	case internal(item):
		return ErrItemInternal
	}
	return nil
}

func addTopic(s State, c AddTopic) ([]callevent.Event, error) {
	_, known := s.Topic(c.Topic)
	switch {
	case known:
		return nil, nil
	case blank(c.Text):
		return nil, ErrTopicText.At("/text")
	case c.Minutes < 1 || c.Minutes > longestTopic:
		return nil, ErrTopicMinutes.At("/minutes")
	case len(s.Topics) >= maxTopics:
		return nil, ErrTooManyTopics
	}
	return one(callevent.TopicAdded{
		Topic: c.Topic, Text: c.Text, Minutes: c.Minutes, Party: c.By.Party, Person: c.By.Person,
	})
}

func withdrawTopic(s State, c WithdrawTopic) ([]callevent.Event, error) {
	t, known := s.Topic(c.Topic)
	switch {
	case !known:
		return nil, ErrTopicUnknown
	case t.Party != c.By.Party:
		return nil, ErrTopicNotYours
	case t.Withdrawn:
		return nil, nil
	}
	return one(callevent.TopicWithdrawn{Topic: c.Topic, Party: c.By.Party})
}

func pinItem(s State, c PinItem) ([]callevent.Event, error) {
	switch err := checkItem(c.Item); {
	case err != nil:
		return nil, err
	case slices.Contains(s.Pinned, c.Item):
		return nil, nil
	case s.full():
		return nil, ErrTooManyItems
	}
	return one(callevent.ItemPinned(c))
}

// removeItem leaves topics alone: whoever asked for one withdraws it.
func removeItem(s State, c RemoveItem) ([]callevent.Event, error) {
	topic, isTopic := strings.CutPrefix(string(c.Item), "topic:")
	_, ofThisCall := s.Topic(events.TopicID(topic))
	switch err := checkItem(c.Item); {
	case err != nil:
		return nil, err
	case isTopic && ofThisCall:
		return nil, ErrTopicNotYours
	case slices.Contains(s.Removed, c.Item):
		return nil, nil
	case s.full():
		return nil, ErrTooManyItems
	}
	return one(callevent.ItemRemoved(c))
}

func timeItem(s State, c TimeItem) ([]callevent.Event, error) {
	switch err := checkItem(c.Item); {
	case err != nil:
		return nil, err
	case c.Minutes < 1 || c.Minutes > s.Minutes:
		return nil, ErrItemMinutes.At("/minutes")
	case slices.Contains(s.Timed, callevent.ItemTimed(c)):
		return nil, nil
	case s.full():
		return nil, ErrTooManyItems
	}
	return one(callevent.ItemTimed(c))
}

func orderItems(s State, c OrderItems) ([]callevent.Event, error) {
	if len(c.Items) > maxItems {
		return nil, ErrTooManyItems
	}
	seen := map[events.ItemID]bool{}
	for _, item := range c.Items {
		if err := checkItem(item); err != nil {
			return nil, err
		}
		if seen[item] {
			return nil, ErrItemTwice.At("/items")
		}
		seen[item] = true
	}
	if slices.Equal(s.Order, c.Items) {
		return nil, nil
	}
	return one(callevent.ItemsOrdered(c))
}

// shareAgenda stays quiet when the same lines were shared before: the position alone is no news.
func shareAgenda(s State, c ShareAgenda) ([]callevent.Event, error) {
	for _, l := range c.Lines {
		if internal(l.Item) || l.Reason == "health" {
			return nil, ErrItemInternal
		}
	}
	if s.Shared.Lines != nil && reflect.DeepEqual(s.Shared.Lines, c.Lines) {
		return nil, nil
	}
	return one(callevent.AgendaShared{Lines: c.Lines, Position: c.Position, Party: c.By.Party, Person: c.By.Person})
}

func (s State) full() bool { return len(s.Pinned)+len(s.Removed)+len(s.Timed) >= maxItems }
