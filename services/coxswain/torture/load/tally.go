package load

import (
	"fmt"
	"io"
)

// Tally is how much was tried: a run that met nothing would prove nothing.
type Tally struct {
	Sent    int // commands
	Done    int // answered with 2xx
	Refused int // answered with 4xx, as they should be or because another was faster
	Unknown int // whose fate was unknown at first
	Found   int // of those, that had been done all the same
	Lost    int // whose fate nobody tells
	Views   int // with the position of an answer, that were shown
}

// Sent is how many commands were given so far, while crews are at work.
func Sent(crews []*Crew) (n int) {
	for _, c := range crews {
		n += int(c.sent.Load())
	}
	return n
}

// Count adds the journals of the crews up.
func Count(crews []*Crew) (t Tally) {
	for _, c := range crews {
		t.Views += c.views
		for _, e := range c.journal {
			t.count(e)
		}
	}
	return t
}

func (t *Tally) count(e *entry) {
	t.Sent++
	switch {
	case e.answer.done():
		t.Done++
	case e.answer.settled():
		t.Refused++
	default:
		t.Lost++
	}
	if e.tries > 1 {
		t.Unknown++
		if e.answer.replayed {
			t.Found++
		}
	}
}

// Add adds another tally to this one.
func (t *Tally) Add(o Tally) {
	t.Sent, t.Done, t.Refused = t.Sent+o.Sent, t.Done+o.Done, t.Refused+o.Refused
	t.Unknown, t.Found, t.Lost, t.Views = t.Unknown+o.Unknown, t.Found+o.Found, t.Lost+o.Lost, t.Views+o.Views
}

func (t Tally) String() string {
	return fmt.Sprintf("%d commands, %d done, %d refused; the fate of %d was unknown at first, of which %d had been done; %d views",
		t.Sent, t.Done, t.Refused, t.Unknown, t.Found, t.Views)
}

// WriteJournal writes one line per command: key, who asked, path, tries, answer, position.
func WriteJournal(w io.Writer, crews []*Crew) error {
	for _, c := range crews {
		for _, e := range c.journal {
			_, err := fmt.Fprintf(w, "%s\t%s/%s\t%s\t%s\ttries %d\t%d at %d replayed %t\t%s\n", e.key, e.who.Tenant, e.who.Person, e.path, e.body,
				e.tries, e.answer.status, e.answer.position, e.answer.replayed, e.answer.body)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
