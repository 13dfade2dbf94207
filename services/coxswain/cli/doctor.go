package cli

import (
	"context"
	"strings"

	"coxswain/services/coxswain/admin"
)

// Doctor says what is wrong with an installation, and what to do about it.
type Doctor struct{}

// Help says what is looked at.
func (*Doctor) Help() string {
	return `Looks at disk, database, schema, clocks, streams, NATS, read models and parked facts. Nothing is changed. The exit status is 1
when something is to be done. On what is GRAVE no process starts. Administrators and programs may ask. See also: coxswain verify.`
}

// Run runs the command.
func (c *Doctor) Run(ctx context.Context, g *Globals) error {
	var d admin.Diagnosis
	printed, err := g.get(ctx, "/v1/admin/doctor", nil, &d)
	if err != nil {
		return err
	}
	wrong := 0
	for _, f := range d.Findings {
		if !f.OK {
			wrong++
		}
		if !printed {
			g.finding(f)
		}
	}
	if wrong > 0 {
		return refusal(count(wrong, "thing needs", "things need") + " attention")
	}
	return nil
}

func (g *Globals) finding(f admin.Finding) {
	mark := "ok   "
	switch {
	case f.Grave:
		mark = "GRAVE"
	case !f.OK:
		mark = "WRONG"
	}
	const name = 36
	indent := strings.Repeat(" ", len(mark)+2+name+1)
	room := max(minWrapped, g.width()-len(indent))
	said := wrapText(f.Detail, room)
	g.say("%s  %-*s %s", mark, name, f.Check, said[0])
	for _, line := range said[1:] {
		g.say("%s%s", indent, line)
	}
	if f.WhatToDo == "" {
		return
	}
	for i, line := range wrapText(f.WhatToDo, room-3) {
		lead := "   "
		if i == 0 {
			lead = "-> "
		}
		g.say("%s%s%s", indent, lead, line)
	}
}
