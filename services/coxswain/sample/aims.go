package sample

import (
	"fmt"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/goalevent"
	"coxswain/services/goals/goal"
)

// pursue measures a goal every other week, lets each party say how confident it is, and ends it when it was
// reached or given up.
func (d *script) pursue(i int) {
	if d.opened[i].IsZero() {
		return
	}
	start, lean := d.opened[i], d.between(-6, 6)
	said := map[events.PartyID]goalevent.Confidence{}
	steps := d.plan(i)
	for n := 1; ; n++ {
		t := d.on(d.owner(i), workday(d.owner(i), events.DateOf(start.AddDate(0, 0, 14*n-3), time.UTC)))
		if !t.Before(d.anchor) {
			return
		}
		way, due := d.way(i, t, lean), d.due(i, t)
		d.measure(i, n, t, way)
		steps = d.reach(i, t, way, steps)
		if d.over(i, t, way) {
			return
		}
		if n%2 == i%2 || t.After(d.anchor.AddDate(0, 0, -15)) {
			d.checkIns(i, n, t, way/max(due, 0.05), said)
		}
	}
}

// due is how much of the way should be behind at a time, by the straight line.
func (d *script) due(i int, t time.Time) float64 {
	end := d.day(d.aims[i].due).In(time.UTC)
	return min(t.Sub(d.opened[i]).Hours()/end.Sub(d.opened[i]).Hours(), 1.5)
}

// way is how much of it is, at the pace that moods have: it changes evenly from the past's to today's.
func (d *script) way(i int, t time.Time, lean int) float64 {
	gone := 1 - d.anchor.Sub(t).Hours()/(24*7*weeks)
	pace := float64(d.past.pace)*(1-gone) + float64(d.now.pace)*gone
	noise := float64(d.between(-20, 20)) / 1000
	return min(max(d.due(i, t)*(pace+float64(lean))/100+noise, 0), 1)
}

func (d *script) measure(i, n int, t time.Time, way float64) {
	a := d.aims[i]
	from, to := d.number(a.from), d.number(a.to)
	value := from + events.Decimal(way*float64(to-from))
	m := goal.Measure{
		Measurement: events.MeasurementID(d.id("measurement-%d-%d", i+1, n)), Metric: a.metric, Value: coarse(value, to-from),
		Unit: a.unit, Source: "weekly report", At: t.Add(-time.Hour), Now: t,
	}
	if way == 1 {
		m.Value = to
	}
	d.add(act{at: t, name: fmt.Sprintf("measure/%d/%d", i+1, n), by: machine("reports"), do: toGoal(d.goalID(i), m)})
}

// coarse rounds to what people would write down for a way of this length.
func coarse(d, span events.Decimal) events.Decimal {
	step := events.One
	if span < 0 {
		span = -span
	}
	switch {
	case span < events.Int(4):
		step = events.One / 100
	case span < events.Int(40):
		step = events.One / 10
	case span > events.Int(20_000):
		step = events.Int(100)
	}
	return d / step * step
}

// over claims a goal that is reached and settles one that will not be. It reports whether anything was said.
func (d *script) over(i int, t time.Time, way float64) bool {
	a, owner := d.aims[i], d.owner(i)
	late := t.After(d.day(a.due + 9).In(time.UTC))
	switch {
	case a.disputed != "" && late:
		d.claim(i, t, d.cast[csm])
	case way >= 1:
		d.claim(i, t, owner)
	case a.missed != "" && late:
		who := d.cast[csm]
		t = d.after(t, 1, who)
		d.add(act{at: t, name: fmt.Sprintf("miss/%d", i+1), by: who.actor(), reason: a.missed, do: toGoal(d.goalID(i),
			goal.Miss{Reason: a.missed, Today: owner.place.DateOf(t)})})
	default:
		return false
	}
	return true
}

// claim holds a goal achieved; the other side agrees some days later, or does not.
func (d *script) claim(i int, t time.Time, who human) {
	disputed, other := d.aims[i].disputed, d.cast.other(who)
	t = d.after(t, 1, who)
	d.add(act{at: t, name: fmt.Sprintf("claim/%d", i+1), by: who.actor(), do: toGoal(d.goalID(i),
		goal.ClaimAchievement{Evidence: d.proof(i), By: who.pursues()})})
	t = d.after(t, d.between(2, 4), other)
	var answer goal.Command = goal.VerifyAchievement{By: other.pursues()}
	if disputed != "" {
		answer = goal.DisputeAchievement{Reason: disputed, By: other.pursues()}
	}
	d.add(act{at: t, name: fmt.Sprintf("judge/%d", i+1), by: other.actor(), reason: disputed, do: toGoal(d.goalID(i), answer)})
}

// proof is how one can tell that a goal is achieved; a story says so for those that it wants achieved.
func (d *script) proof(i int) string {
	a := d.aims[i]
	if a.evidence != "" {
		return a.evidence
	}
	return strings.TrimSpace(fmt.Sprintf("%s has been at %s %s for two weeks, by the weekly report.", a.metric, a.to, a.unit))
}

// checkIns lets the CSM, the champion, and the owner where that is a partner, say how they feel. They say
// why when that has changed.
func (d *script) checkIns(i, n int, t time.Time, ratio float64, said map[events.PartyID]goalevent.Confidence) {
	keys := []string{csm, champion}
	if d.owner(i).party != events.Vendor && d.owner(i).party != events.Customer {
		keys = append(keys, keeper)
	}
	for _, key := range keys {
		who, feel := d.cast[key], ratio
		if d.aims[i].gap && key == champion {
			feel -= 0.35
		}
		c := goal.CheckIn{Confidence: confidence(feel), By: who.pursues()}
		if said[who.party] != c.Confidence {
			c.Analysis = d.analysis(i, c.Confidence)
		}
		said[who.party] = c.Confidence
		t = d.after(t, d.between(0, 1), who)
		d.add(act{at: t, name: fmt.Sprintf("check-in/%d/%d/%s", i+1, n, key), by: who.actor(), do: toGoal(d.goalID(i), c)})
	}
}

func confidence(ratio float64) goalevent.Confidence {
	switch {
	case ratio >= 0.88:
		return goalevent.OnTrack
	case ratio >= 0.55:
		return goalevent.AtRisk
	}
	return goalevent.OffTrack
}

func (d *script) analysis(i int, c goalevent.Confidence) string {
	if c == goalevent.OnTrack {
		return d.aims[i].good
	}
	return d.aims[i].bad
}
