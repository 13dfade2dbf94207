package sample

import (
	"fmt"
	"time"

	"coxswain/events"
	"coxswain/events/callevent"
	"coxswain/pkg/command"
	"coxswain/services/cadence/call"
)

// hold lets the calls take place, with topics before and a recap after.
func (d *script) hold() {
	told := d.bring()
	for i, m := range d.met() {
		d.meet(m, i, told[m.n])
	}
	for _, m := range d.calls {
		d.fail(m)
	}
}

// bring adds topics to calls some days before: early ones spread over the past, the last two to the next
// call. It returns the topic of each call by its number.
func (d *script) bring() map[int]callevent.TopicAdded {
	told := map[int]callevent.TopicAdded{}
	early, met := len(d.topics)-2, d.met()
	for i, text := range d.topics {
		m := d.ahead
		if i < early {
			m = met[(2*i+1)*len(met)/(2*early)]
		}
		who := d.cast[[]string{champion, csm}[i%2]]
		at := m.at.Add(-time.Duration(d.between(30, 70)) * time.Hour)
		if i >= early {
			at = d.anchor.Add(-time.Duration(d.between(6, 40)) * time.Hour)
		}
		topic := callevent.TopicAdded{Topic: events.TopicID(d.id("topic-%d", i+1)), Text: text, Minutes: 5 + 5*(i%2), Party: who.party, Person: who.id}
		d.add(act{at: at, name: "topic/" + string(topic.Topic), by: who.actor(), do: toCall(m.id,
			call.AddTopic{Topic: topic.Topic, Text: topic.Text, Minutes: topic.Minutes, By: who.says()})})
		told[m.n] = topic
	}
	return told
}

// meet records what came out of a call and sends everybody the own lines.
func (d *script) meet(m *meeting, nth int, topic callevent.TopicAdded) {
	who := d.cast[csm]
	h := call.Hold{At: m.at, Minutes: callMinutes - d.between(0, 9), By: who.says()}
	for _, key := range []string{csm, champion, member, engineer, keeper, sponsor, lead} {
		if p, ok := d.cast[key]; ok && d.comes(key, nth) {
			h.Present = append(h.Present, p.id)
		} else if ok && key != lead {
			h.Absent = append(h.Absent, p.id)
		}
	}
	step := max(1, len(d.met())/max(len(d.decisions), 1))
	if nth%step == 0 && nth/step < len(d.decisions) {
		h.Decisions = append(h.Decisions, callevent.Decided{Item: itemOf(topic), Decision: d.decisions[nth/step]})
	} else if topic.Topic != "" && d.chance(40) {
		h.Deferred = append(h.Deferred, callevent.ItemDeferred{Item: itemOf(topic), Title: topic.Text})
	}
	for _, p := range m.promises {
		h.Commitments = append(h.Commitments, call.Promise{
			Commitment: p.id, Text: p.text, Party: p.owner.party, Person: p.owner.id, Due: p.first, Goal: d.goalID(p.goal),
		})
	}
	if nth%4 == 1 && nth/4 < len(d.notes) {
		h.Notes = append(h.Notes, call.Note{Note: events.NoteID(d.id("note-%d", nth/4+1)), Text: d.notes[nth/4]})
	}
	d.add(act{at: m.ended(), name: fmt.Sprintf("hold/%d", m.n), by: who.actor(), moves: true, do: all(toCall(m.id, h), d.whisper(m, nth))})
	d.recap(m, h)
}

// itemOf is the line of the agenda that a topic has; none without a topic.
func itemOf(t callevent.TopicAdded) events.ItemID {
	if t.Topic == "" {
		return ""
	}
	return events.ItemID("topic:" + string(t.Topic))
}

// comes tells who is in the nth call: sponsors now and then, the others nearly always.
func (d *script) comes(key string, nth int) bool {
	switch key {
	case csm, champion:
		return true
	case sponsor:
		return nth%4 == 0
	case lead:
		return nth%6 == 0
	}
	return d.chance(85)
}

// whisper keeps a note for the vendor's people.
func (d *script) whisper(m *meeting, nth int) func(*player, *command.Tx) error {
	who := d.cast[csm]
	if nth%6 != 2 || nth/6 >= len(d.whispers) {
		return func(*player, *command.Tx) error { return nil }
	}
	note := callevent.InternalNoteTaken{
		Call: m.id, Note: events.NoteID(d.id("whisper-%d", nth/6+1)), Party: who.party, Person: who.id, Text: d.whispers[nth/6],
	}
	return func(_ *player, tx *command.Tx) error {
		command.Add(tx, events.Stream{Kind: callevent.InternalKind, ID: string(m.id)}, d.story.id, note)
		return nil
	}
}

// fail says why a call did not take place.
func (d *script) fail(m *meeting) {
	who := d.cast[csm]
	before := d.after(m.at.AddDate(0, 0, -4), 1, who)
	name := fmt.Sprintf("hold/%d", m.n)
	switch m.became {
	case missed:
		d.add(act{at: m.at.Add(15 * time.Minute), name: name, by: who.actor(), do: toCall(m.id, call.NoShow{Party: events.Customer})})
	case givenBack:
		d.add(act{at: before, name: name, by: who.actor(), do: toCall(m.id, call.GiveBack{Update: d.update, By: who.says()})})
	case cancelled:
		reason := "a public holiday at one side"
		if d.excuse != "" && d.cast[champion].place.IsWorkday(d.cast[champion].place.DateOf(m.at)) {
			reason = d.excuse
		}
		d.add(act{at: before, name: name, by: who.actor(), reason: reason, do: toCall(m.id, call.Cancel{Reason: reason})})
	case held: // took place
	}
}
