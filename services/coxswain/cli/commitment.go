package cli

import (
	"context"
	"net/url"

	"coxswain/events"
)

// Commitment says something about a promise. Each word is a command of its own.
type Commitment struct {
	Confirm    answer      `cmd:"" help:"Stand by it: it is your promise now."`
	Counter    counter     `cmd:"" help:"Offer another date, scope or person instead."`
	Decline    reasoned    `cmd:"" help:"Do not promise it."`
	Block      block       `cmd:"" help:"Say what it waits for."`
	Unblock    answer      `cmd:"" help:"It waits no more."`
	Reschedule reschedule  `cmd:"" help:"Ask for another date."`
	Complete   complete    `cmd:"" help:"It is done, and this is how one can tell."`
	Accept     answer      `cmd:"" help:"Hold the other side's promise done."`
	Reopen     reasoned    `cmd:"" help:"The other side's promise is not done."`
	Withdraw   reasoned    `cmd:"" help:"It is needed no more."`
	Yes        acceptOffer `cmd:"" name:"accept-counter" help:"Take the other side's counter or other date."`
	No         noOffer     `cmd:"" name:"decline-counter" help:"Hold on to what was proposed."`
}

// Help gives examples.
func (*Commitment) Help() string {
	return `Ids are shown by "coxswain view".

  coxswain commitment confirm 0190f3c2-7a11-7c3e-9d1a-51b6f0c2a7de
  coxswain commitment counter 0190f3c2-7a11-7c3e-9d1a-51b6f0c2a7de --due 2026-04-17 --reason "audit week"
  coxswain commitment complete 0190f3c2-7a11-7c3e-9d1a-51b6f0c2a7de --evidence "see the minutes of 4 April"`
}

type subject struct {
	Commitment string `arg:"" help:"Id of the commitment, see: coxswain view."`
	Key        string `help:"Idempotency key: repeating the command with it changes nothing." placeholder:"KEY"`
}

// standing is where a commitment stands after a command.
type standing struct {
	Commitment string      `json:"commitment"`
	Status     string      `json:"status"`
	Text       string      `json:"text"`
	Due        events.Date `json:"due"`
	Waiting    bool        `json:"answer_awaited"`
	Blocked    bool        `json:"blocked"`
}

// tell sends what is said and shows where the promise stands.
func (g *Globals) tell(ctx context.Context, s subject, what string, body any) error {
	var after standing
	reply, err := g.client().Post(ctx, "/v1/commitments/"+url.PathEscape(s.Commitment)+"/"+what, s.Key, body, &after)
	if err != nil {
		return err
	}
	if g.JSON {
		return g.printJSON(reply.Body)
	}
	more := ""
	if after.Waiting {
		more = ", the other side's answer is awaited"
	}
	if after.Blocked {
		more += ", blocked"
	}
	g.say("%s%s: %s (due %s)", spoken(after.Status), more, after.Text, day(after.Due))
	return nil
}

type nothing struct{}

type answer struct{ subject }

// Run runs the command.
func (c *answer) Run(ctx context.Context, g *Globals, verb Verb) error {
	return g.tell(ctx, c.subject, string(verb), nothing{})
}

// Verb is the word after "commitment", as kong has selected it: main binds it.
type Verb string

type reasoned struct {
	subject
	Reason string `help:"Why. The other side reads it." required:""`
}

// Run runs the command.
func (c *reasoned) Run(ctx context.Context, g *Globals, verb Verb) error {
	return g.tell(ctx, c.subject, string(verb), map[string]string{"reason": c.Reason})
}

type counter struct {
	reasoned
	Due    string `help:"Another date, 2026-03-31." placeholder:"DATE"`
	Text   string `help:"Another scope."`
	Person string `help:"Id of another person of your party."`
}

// Run runs the command.
func (c *counter) Run(ctx context.Context, g *Globals) error {
	if c.Due == "" && c.Text == "" && c.Person == "" {
		return usage("a counter offers something else: give --due, --text or --person")
	}
	return g.tell(ctx, c.subject, "counter", some(map[string]string{"reason": c.Reason, "due": c.Due, "text": c.Text, "person": c.Person}))
}

type block struct {
	reasoned
	OnParty      string `help:"The party it waits for." placeholder:"PARTY"`
	OnCommitment string `help:"The commitment it waits for." placeholder:"ID"`
}

// Run runs the command.
func (c *block) Run(ctx context.Context, g *Globals) error {
	if (c.OnParty == "") == (c.OnCommitment == "") {
		return usage("say what it waits for: --on-party or --on-commitment")
	}
	return g.tell(ctx, c.subject, "block", some(map[string]string{"reason": c.Reason, "on_party": c.OnParty, "on_commitment": c.OnCommitment}))
}

type reschedule struct {
	reasoned
	To string `help:"The other date, 2026-03-31." required:"" placeholder:"DATE"`
}

// Run runs the command.
func (c *reschedule) Run(ctx context.Context, g *Globals) error {
	return g.tell(ctx, c.subject, "reschedule", map[string]string{"reason": c.Reason, "to": c.To})
}

type complete struct {
	subject
	Evidence string `help:"How one can tell that it is done."`
}

// Run runs the command.
func (c *complete) Run(ctx context.Context, g *Globals) error {
	return g.tell(ctx, c.subject, "complete", some(map[string]string{"evidence": c.Evidence}))
}

type acceptOffer struct{ subject }

// Run runs the command.
func (c *acceptOffer) Run(ctx context.Context, g *Globals) error {
	return g.tell(ctx, c.subject, "accept-counter", nothing{})
}

type noOffer struct{ reasoned }

// Run runs the command.
func (c *noOffer) Run(ctx context.Context, g *Globals) error {
	return g.tell(ctx, c.subject, "decline-counter", map[string]string{"reason": c.Reason})
}

// some leaves out what was not said.
func some(all map[string]string) map[string]string {
	for k, v := range all {
		if v == "" {
			delete(all, k)
		}
	}
	return all
}
