package sample

import (
	"slices"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/pkg/command"
	"coxswain/services/cadence/call"
	"coxswain/services/cadence/rhythm"
)

// meeting is a call of the rhythm.
type meeting struct {
	n        int
	id       events.CallID
	at       time.Time
	became   became
	promises []*promise
}

// became is what happened to a call.
type became int

const (
	held became = iota
	missed
	cancelled
	givenBack
)

// ended is when the notes of a call are written.
func (m meeting) ended() time.Time { return m.at.Add(callMinutes * time.Minute) }

const callMinutes = 45

// horizon is how far ahead the cadence service schedules calls.
const horizon = 60 * 24 * time.Hour

// rhythm recurs so that the next call is as many days away as the story says.
func (d *script) rhythm() planevent.RhythmTerms {
	who := d.cast[champion]
	next := workday(who, d.day(d.next))
	from := next
	for from > d.began().AddDays(8+7*d.every) {
		from = from.AddDays(-7 * d.every)
	}
	rule := "FREQ=WEEKLY;BYDAY=" + strings.ToUpper(from.In(time.UTC).Weekday().String()[:2])
	if d.every > 1 {
		rule = strings.Replace(rule, ";", ";INTERVAL=2;", 1)
	}
	return planevent.RhythmTerms{
		ID: events.RhythmID(d.id("rhythm")), Kind: "cadence", Rule: rule, From: from, Zone: d.zone, Start: d.start, Minutes: callMinutes,
		Seats: []events.Seat{events.CSM, events.Champion, events.Contributor, events.Keeper, events.Sponsor},
	}
}

// schedule lays out the calls, and says what becomes of each. The last one before today was held.
func (d *script) schedule() {
	terms := d.rhythm()
	for _, at := range rhythm.Occurrences(terms, d.opened[0], d.anchor.Add(horizon)) {
		m := &meeting{n: len(d.calls), id: rhythm.CallID(terms, at), at: at}
		if !at.Before(d.anchor) {
			d.ahead = m
			break
		}
		d.calls = append(d.calls, m)
	}
	for _, m := range d.calls[:len(d.calls)-1] {
		m.became = d.fateOf(m)
	}
	for week := 4; week <= weeks; week += 4 {
		d.extend(terms, d.weekday(week))
	}
	d.extend(terms, d.anchor.Add(-2*time.Hour))
}

// met are the calls that were held.
func (d *script) met() []*meeting {
	return slices.DeleteFunc(slices.Clone(d.calls), func(m *meeting) bool { return m.became != held })
}

func (d *script) fateOf(m *meeting) became {
	day := d.cast[champion].place.DateOf(m.at)
	switch {
	case !d.cast[champion].place.IsWorkday(day), !d.cast[csm].place.IsWorkday(day):
		return cancelled
	case m.n == len(d.calls)*2/3 && d.update != "":
		return givenBack
	case m.n == len(d.calls)/2 && d.excuse != "":
		return cancelled
	case d.chance(d.mood(m.at).missed):
		return missed
	}
	return held
}

// extend does what the cadence service does every day: it schedules what has come within the horizon.
func (d *script) extend(terms planevent.RhythmTerms, now time.Time) {
	d.add(act{at: now, name: "schedule/" + string(events.DateOf(now, time.UTC)), by: machine("cadence"), do: func(p *player, tx *command.Tx) error {
		for _, at := range rhythm.Occurrences(terms, now, now.Add(horizon)) {
			id := rhythm.CallID(terms, at)
			c := call.Schedule{
				Call: id, Rhythm: terms.ID, Plan: d.planID(), Customer: d.story.id, Kind: terms.Kind,
				Occurrence: at, Zone: terms.Zone, Minutes: terms.Minutes, Seats: terms.Seats,
			}
			if err := toCall(id, call.Command(c))(p, tx); err != nil {
				return err
			}
		}
		return nil
	}})
}
