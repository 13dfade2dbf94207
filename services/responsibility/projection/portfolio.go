package projection

import (
	"maps"
	"time"

	"coxswain/events"
	"coxswain/pkg/projection"
	"coxswain/rules/record"
)

// portfolioParts are the parts of the record, each of which tells the customer's row what became of a
// document, and the part that holds the rows.
func portfolioParts() []projection.Part {
	parts := []projection.Part{
		watch(record.RosterPart(), record.Rosters, (*Row).roster),
		watch(record.AgreementPart(), record.Agreements, (*Row).agreement),
		watch(record.GoalPart(), record.Goals, (*Row).goal),
		watch(record.PromisePart(), record.Promises, (*Row).promise),
		watch(record.CallPart(), record.Calls, (*Row).call),
		watch(record.HealthPart(), record.Healths, (*Row).health),
	}
	return append(parts, rowPart(parts))
}

// rowPart names the row of every customer that one of the parts will tell something about. The rows are
// written by watch.
func rowPart(parts []projection.Part) projection.Part {
	return projection.Part{
		Collection: Portfolio,
		Touches: func(r events.Recorded) []string {
			for _, p := range parts {
				if len(p.Touches(r)) > 0 {
					return []string{string(r.Customer)}
				}
			}
			return nil
		},
		Apply: func(events.Recorded, projection.Docs) error { return nil },
	}
}

// watch lets a part fold its document, and tells the row what it was and what it is now. The document is
// the first that the part touches.
func watch[T any](p projection.Part, c projection.Collection[T], tell func(row *Row, before, after T)) projection.Part {
	fold := p.Apply
	p.Apply = func(r events.Recorded, docs projection.Docs) error {
		keys := p.Touches(r)
		if len(keys) == 0 || r.Customer == "" {
			return fold(r, docs)
		}
		before, _ := projection.Get(docs, c, keys[0])
		if err := fold(r, docs); err != nil {
			return err
		}
		after, _ := projection.Get(docs, c, keys[0])
		return projection.Update(docs, Portfolio, string(r.Customer), func(row *Row) {
			row.Customer = r.Customer
			tell(row, before, after)
		})
	}
	return p
}

func (r *Row) roster(_, after record.Roster) {
	r.Name, r.ExternalID, r.Zone, r.Archived = after.Name, after.ExternalID, after.Zone, after.Archived
	r.Parties, r.Attributes = after.Parties, after.Attributes
	if r.Changed.IsZero() {
		r.Changed = after.Since
	}
}

func (r *Row) agreement(_, after record.Agreement) {
	open := len(after.Open)
	if after.Candidate.Hash != "" {
		open++
	}
	r.Proposals = set(r.Proposals, after.Plan, open)
	r.Changed = after.Changed
}

func (r *Row) goal(before, after record.Goal) {
	r.Goals += count(running(after)) - count(running(before))
	r.Worries += count(worried(after)) - count(worried(before))
	r.Changed = after.Changed
}

func (r *Row) promise(before, after record.Promise) {
	if before.Commitment != "" && before.Open() {
		r.Open = set(r.Open, before.Party, r.Open[before.Party]-1)
	}
	if after.Open() {
		r.Open = set(r.Open, after.Party, r.Open[after.Party]+1)
	}
	r.due(before, -1)
	r.due(after, +1)
	r.Changed = after.Changed
}

// due counts a promise under its date while it can become late: confirmed, and not done.
func (r *Row) due(p record.Promise, by int) {
	if p.Status != record.PromiseConfirmed || p.Due == "" {
		return
	}
	dates := set(r.Due[p.Party], p.Due, r.Due[p.Party][p.Due]+by)
	all := maps.Clone(r.Due)
	if all == nil {
		all = map[events.PartyID]map[events.Date]int{}
	}
	all[p.Party] = dates
	if len(dates) == 0 {
		delete(all, p.Party)
	}
	r.Due = all
}

// call keeps the scheduled calls. Only a call that was held is a change of meaning: a rhythm schedules by
// itself.
func (r *Row) call(_, after record.Call) {
	all := maps.Clone(r.Calls)
	delete(all, after.Call)
	if after.Status == record.CallScheduled {
		if all == nil {
			all = map[events.CallID]time.Time{}
		}
		all[after.Call] = after.Start
	}
	r.Calls = all
	r.unasked(after)
	if after.Status == record.CallHeld {
		r.Changed = after.Changed
		if after.HeldAt.At.After(r.LastCall) {
			r.LastCall = after.HeldAt.At
		}
	}
}

// unasked keeps the calls whose time it was proposed to give back, while that stands.
func (r *Row) unasked(c record.Call) {
	all := maps.Clone(r.Unasked)
	delete(all, c.Call)
	if c.Status == record.CallScheduled && !c.GiveBack.IsZero() {
		if all == nil {
			all = map[events.CallID]bool{}
		}
		all[c.Call] = true
	}
	r.Unasked = all
}

func (r *Row) health(before, after record.Health) {
	if r.Scored && after.Score != before.Score {
		r.Moved = after.Score - before.Score
	}
	r.Scored, r.Score, r.Band = len(after.Trend) > 0, after.Score, after.Band
}

// set puts a count into a copy; nothing is kept of a zero.
func set[K comparable](m map[K]int, key K, n int) map[K]int {
	m = maps.Clone(m)
	if n == 0 {
		delete(m, key)
		return m
	}
	if m == nil {
		m = map[K]int{}
	}
	m[key] = n
	return m
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
