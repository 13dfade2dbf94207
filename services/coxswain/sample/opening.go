package sample

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"coxswain/events"
	"coxswain/events/planevent"
	"coxswain/services/plans/customer"
	"coxswain/services/plans/plan"
)

// open registers the customer with its people and lets the parties agree on version 1.
func (d *script) open() {
	who := d.cast[csm]
	day := workday(who, d.began())
	d.add(act{at: d.on(who, day), name: "register", by: who.actor(), do: toCustomer(d.story.id, d.register()...)})
	d.agreed = d.firstTerms()
	hash := plan.Hash(d.agreed)
	proposed := d.after(d.on(who, day), 1, who)
	d.add(act{at: proposed, name: "propose", by: who.actor(), do: all(
		toOne[plan.DraftState, plan.DraftCommand](drafts, string(d.planID()), plan.Draft{Plan: d.planID(), Customer: d.story.id, Terms: d.agreed}, plan.ProposeDraft{}),
		toPlan(d.planID(), plan.Propose{Plan: d.planID(), Customer: d.story.id, Terms: d.agreed, People: d.cast.roster(), By: who.signs()}),
	)})
	at := d.everybody("agree", proposed, who, func(by human) plan.Command { return plan.Agree{Hash: hash, By: by.signs()} })
	for i, a := range d.aims {
		if !a.later {
			d.opened[i] = at
		}
	}
}

// everybody lets every party but the author's give its word, a day after the other. It returns when the
// last one has.
func (d *script) everybody(name string, t time.Time, author human, word func(human) plan.Command) time.Time {
	for _, key := range []string{lead, sponsor, keeper} {
		who, ok := d.cast[key]
		if !ok || who.party == author.party {
			continue
		}
		t = d.after(t, 1, who)
		d.add(act{at: t, name: name + "/" + key, by: who.actor(), do: toPlan(d.planID(), word(who)), moves: true})
	}
	return t
}

func (d *script) register() []customer.Command {
	asked := []customer.Command{
		customer.Register{Customer: d.story.id, Name: d.name, ExternalID: "crm-" + string(d.story.id), Zone: d.zone, Vendor: "Lumen"},
		customer.SetAttribute{Name: "segment", Value: d.segment},
		customer.SetAttribute{Name: "stage", Value: d.stage},
		customer.SetAttribute{Name: "value", Value: d.value},
		customer.SetAttribute{Name: "tenure_start", Value: string(d.began())},
		customer.SetAttribute{Name: "renewal", Value: string(d.day(d.renewal))},
	}
	if p := d.partner; p.id != "" {
		asked = append(asked, customer.AddParty{Party: p.id, Name: p.name})
	}
	for _, h := range d.cast.sorted() {
		asked = append(asked, customer.AddPerson{Person: h.id, Party: h.party, Settings: h.settings})
	}
	for _, s := range d.seats() {
		asked = append(asked, customer.AssignSeat{Seat: s.Seat, Person: s.Person, MayAgree: s.MayAgree})
	}
	return asked
}

// seats are who sits where. Both sponsors, the CSM and the champion may give their party's word, and so may
// a partner's keeper.
func (d *script) seats() []planevent.SeatTerms {
	seat := func(s events.Seat, h human, agrees bool) planevent.SeatTerms {
		return planevent.SeatTerms{Seat: s, Party: h.party, Person: h.id, MayAgree: agrees}
	}
	seats := []planevent.SeatTerms{
		seat(events.CSM, d.cast[csm], true), seat(events.Sponsor, d.cast[lead], true),
		seat(events.Contributor, d.cast[engineer], false),
		seat(events.Sponsor, d.cast[sponsor], true), seat(events.Champion, d.cast[champion], true),
		seat(events.Contributor, d.cast[member], false),
		seat(events.Keeper, d.cast.keeper(), d.partner.id != ""),
	}
	if b, ok := d.cast[builder]; ok {
		seats = append(seats, seat(events.Contributor, b, false))
	}
	return seats
}

func (d *script) firstTerms() planevent.Terms {
	t := planevent.Terms{
		Title: d.title, Seats: d.seats(), Rhythms: []planevent.RhythmTerms{d.rhythm()},
		Silence: []planevent.SilenceTerms{{Kind: "date", After: 5}, {Kind: "done", After: 5}},
		Ladder: []planevent.Rung{
			{OffsetDays: -2, Tone: "friendly", Seats: []events.Seat{events.Champion, events.CSM, events.Contributor}},
			{OffsetDays: 0, Tone: "plain", Seats: []events.Seat{events.Champion, events.CSM, events.Contributor}},
			{OffsetDays: 3, Tone: "firm", Seats: []events.Seat{events.Keeper}},
			{OffsetDays: 8, Tone: "firm", Seats: []events.Seat{events.Sponsor}},
		},
	}
	for i, c := range d.charter {
		t.Charter = append(t.Charter, planevent.CharterItem{ID: events.CharterItemID("charter-" + strconv.Itoa(i+1)), Kind: c.kind, Text: c.text})
	}
	for i, a := range d.aims {
		if !a.later {
			t.Goals = append(t.Goals, d.goalTerms(i))
		}
	}
	return t
}

// owners take the goals in turn; where there is a partner, the third is the partner's.
func (d *script) owner(i int) human {
	if k, ok := d.cast[keeper]; ok && i == 2 {
		return k
	}
	return d.cast[[]string{champion, sponsor, csm, champion, member}[i]]
}

func (d *script) goalTerms(i int) planevent.GoalTerms {
	a, owner := d.aims[i], d.owner(i)
	direction := "up"
	if d.number(a.to) < d.number(a.from) {
		direction = "down"
	}
	return planevent.GoalTerms{
		ID: d.goalID(i), Outcome: a.outcome, Why: a.why,
		Metric:   planevent.Metric{Name: a.metric, Unit: a.unit, Direction: direction},
		Baseline: d.number(a.from), Target: d.number(a.to), Due: workday(owner, d.day(a.due)),
		Party: owner.party, Person: owner.id, Weight: []int{30, 20, 20, 20, 10}[i],
		Actions: slices.Concat(a.ours[:1], a.theirs[:1]), Leading: leading(a.lead), DelayDays: 14,
	}
}

func leading(name string) []string {
	if name == "" {
		return nil
	}
	return strings.Split(name, "; ")
}

// number reads a number of the story.
func (d *script) number(s string) events.Decimal {
	n, err := events.ParseDecimal(s)
	if err != nil {
		d.mistakes = append(d.mistakes, err)
	}
	return n
}
