package sample

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/pkg/worktime"
)

// weeks is how much history there is: two quarters.
const weeks = 26

// act is one thing that somebody did: one command.
type act struct {
	at     time.Time
	name   string // of the command, unique within the customer
	by     events.Actor
	reason string
	do     func(*player, *command.Tx) error
	// moves says that policies answer what comes of it, before anything else happens.
	moves bool
	// looks says that it is decided upon all facts up to now.
	looks bool
}

// script is a story with its dates: what everybody does, in order.
type script struct {
	story
	anchor   time.Time // the midnight, UTC, before which everything happened
	dice     *rand.Rand
	cast     cast
	rolls    map[events.PartyID]float64
	agreed   planevent.Terms // as they stand while the script is written
	opened   [5]time.Time    // when a goal was agreed; zero for one that never was
	calls    []*meeting      // that were due before the anchor, oldest first
	ahead    *meeting        // the next one
	mistakes []error         // of the story: changes that cannot be made, numbers that are none
	acts     []act
}

// direct writes the script of a story for a day: the same script for the same day.
func direct(s story, anchor time.Time, calendars *worktime.Calendars) (*script, error) {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(s.id)) // cannot fail
	d := &script{story: s, anchor: anchor, rolls: map[events.PartyID]float64{}, dice: rand.New(rand.NewPCG(uint64(anchor.Unix()), seed.Sum64()))}
	var err error
	if d.cast, err = castOf(s, calendars); err != nil {
		return nil, err
	}
	d.open()
	d.schedule()
	d.revise()
	d.promises()
	for i := range d.aims {
		d.pursue(i)
	}
	d.hold()
	d.listen()
	if err := errors.Join(d.mistakes...); err != nil {
		return nil, fmt.Errorf("the story of %s: %w", s.name, err)
	}
	slices.SortStableFunc(d.acts, func(a, b act) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	return d, nil
}

// add takes an act into the script unless it lies ahead: a life that goes on is cut off at the anchor.
func (d *script) add(a act) {
	if a.at.Before(d.anchor) {
		d.acts = append(d.acts, a)
	}
}

// began is the first day of the history.
func (d *script) began() events.Date { return d.day(-7 * weeks) }

// day is a date counted from the anchor.
func (d *script) day(n int) events.Date { return events.DateOf(d.anchor, time.UTC).AddDays(n) }

// on is a moment of the working hours of somebody's day.
func (d *script) on(who human, day events.Date) time.Time {
	const opens, hours = 9, 8
	minutes := opens*60 + d.dice.IntN(hours*60)
	return day.In(who.place.Location()).Add(time.Duration(minutes) * time.Minute).UTC()
}

// after is a moment so many working days later, as somebody counts them.
func (d *script) after(t time.Time, workdays int, who human) time.Time {
	day := who.place.AddDays(who.place.DateOf(t), workdays)
	for !who.place.IsWorkday(day) {
		day = day.AddDays(1)
	}
	at := d.on(who, day)
	for !at.After(t) {
		day = who.place.AddDays(day, 1)
		at = d.on(who, day)
	}
	return at
}

// workday is the date, or the next one on which somebody works.
func workday(who human, day events.Date) events.Date {
	for !who.place.IsWorkday(day) {
		day = day.AddDays(1)
	}
	return day
}

// between is a number from low to high.
func (d *script) between(low, high int) int { return low + d.dice.IntN(high-low+1) }

// roll is 0 to 99, spread evenly over a side's promises: a dozen of them fare as their mood says, not as luck
// would have it.
func (d *script) roll(side events.PartyID) int {
	const golden = 0.6180339887
	if _, begun := d.rolls[side]; !begun {
		d.rolls[side] = d.dice.Float64()
	}
	_, d.rolls[side] = math.Modf(d.rolls[side] + golden)
	return int(d.rolls[side] * 100)
}

// chance is true so many times of a hundred.
func (d *script) chance(percent int) bool { return d.dice.IntN(100) < percent }

// mood is how things go at a time: the first half of the history is the past.
func (d *script) mood(t time.Time) mood {
	if t.Before(d.anchor.AddDate(0, 0, -7*weeks/2)) {
		return d.past
	}
	return d.now
}

// pick takes texts in turn.
func pick(texts []string, i int) string { return texts[i%len(texts)] }

// id names something of the customer's.
func (d *script) id(format string, args ...any) string {
	return string(d.story.id) + "-" + fmt.Sprintf(format, args...)
}

// planID is the customer's one plan.
func (d *script) planID() events.PlanID { return events.PlanID(d.id("plan")) }

// goalID is the goal of an aim.
func (d *script) goalID(i int) events.GoalID { return events.GoalID(d.id("goal-%d", i+1)) }
