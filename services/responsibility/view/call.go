package view

import (
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/events/healthevent"
	"coxswain/pkg/worktime"
	"coxswain/rules/record"
)

func (b builder) nextCall() *Call {
	if b.Next == nil {
		return nil
	}
	n := *b.Next
	c := &Call{
		Call: n.Call, Kind: n.Kind, Start: n.Start, Zone: n.Zone, Minutes: n.Minutes, Topics: n.Topics,
		Reasons: n.Shared, GiveBack: !n.GiveBack.IsZero(), InDays: daysBetween(b.clock.Now, n.Start, n.Zone),
		Position: n.Changed.Position,
	}
	if c.Reasons == nil {
		c.Reasons = []callevent.AgendaLine{}
	}
	return c
}

func daysBetween(from, to time.Time, zone string) int {
	loc, err := worktime.Zone(zone)
	if err != nil {
		loc = time.UTC
	}
	return events.DateOf(from, loc).DaysUntil(events.DateOf(to, loc))
}

// trendShown is how many scores the view shows: what a small chart can draw.
const trendShown = 30

func (b builder) health() *Health {
	if b.Health == nil {
		return nil
	}
	h := *b.Health
	v := &Health{
		Score: h.Score, Band: h.Band, Scorecard: h.Version, Entries: h.Entries,
		Trend: h.Trend[max(0, len(h.Trend)-trendShown):], At: h.Changed.At, Position: h.Changed.Position,
	}
	if v.Entries == nil {
		v.Entries = []healthevent.Entry{}
	}
	if v.Trend == nil {
		v.Trend = []record.ScorePoint{}
	}
	return v
}
