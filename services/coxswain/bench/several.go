package bench

import (
	"context"
	"fmt"
	"sync/atomic"

	"coxswain/events"
	"coxswain/events/commitmentevent"
	"coxswain/events/goalevent"
	"coxswain/pkg/eventlog"
)

// factsOfSeveral is how many facts a command here has, in two streams.
const factsOfSeveral = 4

// several lets callers append commands of several facts, where every tenth repeats the one before: its answer is looked
// up, and its facts are not counted again.
func (b *bench) several(ctx context.Context, log eventlog.Log, callers, round int) (Figure, error) {
	var written atomic.Int64
	m := b.start()
	f, err := b.closed("append, several facts a command", callers, b.For, func(worker, nth int) error {
		_, err := log.Append(ctx, answerAndProgress(fmt.Sprintf("several-r%d-w%d", round, worker), nth-nth/10))
		if nth == 0 || nth%10 != 0 {
			written.Add(factsOfSeveral)
		}
		return err
	})
	all := m.figure(f.Name, int(written.Load()))
	all.P50, all.P99 = f.P50, f.P99
	all.Note = "facts; 4 in 2 streams a command, every tenth command a repeat; times are of commands"
	return all, err
}

// answerAndProgress is the nth command of a commitment and its goal: two things are said about the one, and two values
// are taken of the other.
func answerAndProgress(name string, nth int) eventlog.Append {
	a := talk(name, nth)
	comment := commitmentevent.Commented{Note: events.NoteID(name), Party: events.Customer, Person: champion, Text: remark}
	version := int64(2 * nth)
	a.Writes = []eventlog.Write{
		{
			Stream: events.Stream{Kind: commitmentevent.Kind, ID: name}, Expected: version, Facts: []events.Event{comment, comment},
		},
		{
			Stream: events.Stream{Kind: goalevent.Kind, ID: name}, Expected: version, Facts: []events.Event{
				goalevent.CheckedIn{Party: events.Customer, Person: champion, Confidence: goalevent.AtRisk, Analysis: remark},
				goalevent.CheckedIn{Party: events.Vendor, Person: csm, Confidence: goalevent.OnTrack, Analysis: remark},
			},
		},
	}
	return a
}
