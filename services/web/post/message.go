package post

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"coxswain/pkg/mail"
)

// Message is what a letter says, in the order in which it is read.
type Message struct {
	Hello string   // the reader's name
	Say   []string // paragraphs: who wants what, and why
	// Quote is what somebody has typed, shown as theirs; optional.
	Quote string
	// Code is what the reader has to type; optional.
	Code    string
	Items   []Item // several things, each with ways of its own
	Actions []Action
	After   []string // paragraphs: until when it can be done, what happens otherwise
	Because string   // why the reader gets this
}

// Item is one of several things that a letter is about.
type Item struct {
	Quote   string // what somebody has typed
	Say     string // who, by when
	Actions []Action
}

// Action is a link, worded as what it does ("Confirm it").
type Action struct {
	Text, URL string
	// Weak is for the ways beside the first.
	Weak bool
}

// Fill gives a letter its two parts, which say the same.
func (m Message) Fill(ctx context.Context, l mail.Letter) (mail.Letter, error) {
	var page bytes.Buffer
	if err := letter(l.Subject, m).Render(ctx, &page); err != nil {
		return l, err
	}
	l.Text, l.HTML = m.text(), page.String()
	return l, nil
}

// text is the plain part. Each link has a line of its own, so that no program breaks it.
func (m Message) text() string {
	parts := []string{greeting(m.Hello)}
	parts = append(parts, m.Say...)
	if m.Quote != "" {
		parts = append(parts, "> "+strings.ReplaceAll(m.Quote, "\n", "\n> "))
	}
	if m.Code != "" {
		parts = append(parts, "    "+m.Code)
	}
	for i, item := range m.Items {
		parts = append(parts, item.text(i+1))
	}
	for _, a := range m.Actions {
		parts = append(parts, a.Text+":\n"+a.URL)
	}
	parts = append(parts, m.After...)
	if m.Because != "" {
		parts = append(parts, "-- \n"+m.Because)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (i Item) text(number int) string {
	lines := []string{fmt.Sprintf("%d. %s", number, strings.ReplaceAll(i.Quote, "\n", "\n   ")), "   " + i.Say, ""}
	for _, a := range i.Actions {
		lines = append(lines, "   "+a.Text+":", "   "+a.URL)
	}
	return strings.Join(lines, "\n")
}

func greeting(name string) string {
	if name == "" {
		return "Hello,"
	}
	return "Hello " + name + ","
}
