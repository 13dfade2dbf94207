package up

import (
	"context"
	"fmt"
)

// greet prints "ready" once everything can be looked at, and what to try.
func (e *everything) greet(ctx context.Context) error {
	var d Demo
	if e.command.Demo {
		e.progress.begin("building the views")
		var err error
		if d, err = e.demo(ctx); err != nil {
			e.progress.end()
			return err
		}
	}
	e.progress.end()
	e.say("ready %s", e.base())
	e.say("")
	if d.Tokens["csm"] != "" {
		e.tryDemo(d)
	} else {
		e.say("The API is described at %s/openapi.json; data and log are in %s.", e.base(), e.command.Data)
	}
	e.say("Ctrl-C stops it.")
	return nil
}

func (e *everything) tryDemo(d Demo) {
	e.say("Twelve customers with two quarters of history are loaded. Open %s in a browser and sign in as one", e.base())
	e.say("of the sample people: a CSM, a leader, or somebody of the customer Harbor Logistics. Mails are caught at /mailbox.")
	e.say("")
	e.say("Or in another terminal, as the CSM:")
	e.say("")
	e.say("  export COXSWAIN_URL=%s", e.base())
	e.say("  export COXSWAIN_TOKEN=%s", d.Tokens["csm"])
	e.say("  go run ./services/coxswain customers")
	e.say("  go run ./services/coxswain view harbor          who owes what, to whom, since when")
	e.say("  go run ./services/coxswain agenda --customer harbor --next")
	e.say("")
	e.say("As the customer's champion, who has a promise to confirm:")
	e.say("")
	e.say("  export COXSWAIN_TOKEN=%s", d.Tokens["champion"])
	e.say("  go run ./services/coxswain commitment confirm %s", d.Commitment)
	e.say("")
	e.say("All tokens and ids are in %s; the API is at %s/openapi.json.", e.path("demo.json"), e.base())
}

func (e *everything) say(format string, args ...any) { _, _ = fmt.Fprintf(e.out, format+"\n", args...) }
