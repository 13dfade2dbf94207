package simulation

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// start is the instant at which every world begins.
var start = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// event is something that happens at an instant.
type event struct {
	at    time.Duration
	order uint64 // of two events at one instant, the one that was planned first
	run   func()
}

type agenda []event

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].order < a[j].order
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(e any)   { *a = append(*a, e.(event)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// schedule is time and chance: what happens next, and when. Everything in a world that could be otherwise comes from its
// source of numbers, so that one seed is one history.
type schedule struct {
	chance *rand.Rand
	now    time.Duration // since start
	agenda agenda
	events uint64
	trace  *strings.Builder // nil: nobody looks
	broken error            // the first violation
}

func newSchedule(seed uint64) schedule {
	const stream = 0x636f78 // any constant: a seed is one number
	return schedule{chance: rand.New(rand.NewPCG(seed, stream))}
}

// after plans something.
func (s *schedule) after(d time.Duration, run func()) {
	s.events++
	heap.Push(&s.agenda, event{s.now + d, s.events, run})
}

// runUntil lets things happen until done says so, the time is over, or an invariant is broken. It tells whether done
// said so.
func (s *schedule) runUntil(end time.Duration, done func() bool) bool {
	const most = 200_000 // a world that is busy without getting on must end too
	for n := 0; n < most && s.broken == nil; n++ {
		if done() {
			return true
		}
		if len(s.agenda) == 0 || s.agenda[0].at > end {
			return false
		}
		e := heap.Pop(&s.agenda).(event)
		s.now = e.at
		e.run()
	}
	return false
}

// maybe is true once in a while.
func (s *schedule) maybe(probability float64) bool {
	return probability > 0 && s.chance.Float64() < probability
}

// upTo is a number from 0 to n-1.
func (s *schedule) upTo(n int) int { return s.chance.IntN(n) }

// between is a duration, with a bias to short ones as networks have it.
func (s *schedule) between(least, most time.Duration) time.Duration {
	f := s.chance.Float64()
	return least + time.Duration(f*f*float64(most-least))
}

// say notes what happens, for who looks at one schedule.
func (s *schedule) say(who, format string, args ...any) {
	if s.trace != nil {
		fmt.Fprintf(s.trace, "%12.6f  %-9s "+format+"\n", append([]any{s.now.Seconds(), who}, args...)...)
	}
}

// violate ends the world: an invariant does not hold.
func (s *schedule) violate(format string, args ...any) {
	if s.broken == nil {
		s.broken = fmt.Errorf(format, args...)
		s.say("VIOLATION", "%v", s.broken)
	}
}
