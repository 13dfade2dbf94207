package main

import (
	"fmt"
	"slices"
	"strings"
)

// part is what is measured by one run of `coxswain bench`.
type part struct {
	name  string // of the results, and of the measurement
	title string
	about string
	args  []string // more arguments for it
}

// parts stand in the order in which they run and are shown.
func parts() []part {
	return []part{
		{
			name: "append", title: "Appending",
			about: "One-fact commands of about 500 bytes to streams of their own, each held against the version of its stream: 1, 8 and 32 " +
				"callers. Coxswain's are remembered by their id with an answer, so that a repeat is answered again; Watermill's publisher inserts " +
				"and checks no version. message-db is shown with one category, where writers wait for each other, and with a category per stream, " +
				"which is its best.",
		},
		{
			name: "relay", title: "From the log to the stream: a backlog",
			about: "20,000 facts that have piled up are copied into a JetStream stream.",
		},
		{
			name: "visible", title: "From the commit to the stream and to the view",
			about: "At a steady rate: how long after its commit a fact is acknowledged by the stream, and is in the shared-responsibility read " +
				"model. Waits count from when a fact was due.",
		},
		{
			name: "rebuild", title: "Rebuilding a read model",
			about: "Coxswain rebuilds its real shared-responsibility read model; the yardstick and the peers keep a counter, a sum and the last " +
				"fact per stream, which is much less work.",
		},
		{
			name: "http", title: "A command over HTTP",
			about: "A promise is asked for over 64 connections: sign-in check, validation, decision, append, answer. Beside it the yardstick appends " +
				"at 64 callers, without HTTP. \"Nothing beside\" is a process whose read models and relay are another's.",
		},
		{name: "view", title: "Views and agendas"},
		{name: "past", title: "Views of the past"},
		{name: "portfolio", title: "Portfolio"},
		{name: "health", title: "Health"},
		{name: "replay", title: "Replay of a scorecard"},
		{name: "start", title: "Start"},
		{name: "verify", title: "Verifying"},
	}
}

func names() (all []string) {
	for _, p := range parts() {
		all = append(all, p.name)
	}
	return all
}

// growth is the part that runs by itself.
const growth = "growth"

// chosen is what the options ask for.
func chosen(o options) ([]part, error) {
	if o.growth {
		args := []string{"--sizes", o.sizes}
		if o.keep != "" {
			args = append(args, "--keep", o.keep)
		}
		return []part{{name: growth, args: args}}, nil
	}
	if o.only == "" {
		return parts(), nil
	}
	var all []part
	for name := range strings.SplitSeq(o.only, ",") {
		i := slices.IndexFunc(parts(), func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no part %q: choose from %s", name, strings.Join(names(), ", "))
		}
		all = append(all, parts()[i])
	}
	return all, nil
}
