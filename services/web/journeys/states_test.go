package journeys

import (
	"testing"
	"time"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/links"
	"coxswain/services/web/sitetest"
	"coxswain/services/web/webtest"
)

// state is what a page becomes by what people do.
type state struct {
	who   identity.Principal // nobody: has not signed in
	path  string
	reach func(p *webtest.Page) // from the path; nil: it is there already
	see   string                // what shows that it is reached
}

func TestEveryStateCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for name, s := range statesOf(t, w) {
		for light, dark := range map[string]bool{"light": false, "dark": true} {
			t.Run(name+", "+light, func(t *testing.T) {
				t.Parallel()
				p := webtest.Open(t, webtest.Options{JavaScript: true, Dark: dark})
				if s.who != (identity.Principal{}) {
					p.SetCookie(w.URL, "session", w.AsPrincipal(t, s.who).Session)
				}
				p.Visit(w.URL + s.path)
				if s.reach != nil {
					s.reach(p)
				}
				p.See(s.see)
				p.Axe(t, name)
				if wide := p.Overflow(); wide != "" {
					t.Errorf("wider than the screen: %s", wide)
				}
			})
		}
	}
}

// statesOf are those that no tour sees. They are of a customer of their own, and looking at one changes none.
func statesOf(t *testing.T, w *sitetest.World) map[string]state {
	t.Helper()
	csm, champion := w.Who(t, "csm"), championOf(t, w, "delta")
	promise := asked(t, w, "delta", "Count the shops", false)
	binding, other := asked(t, w, "delta", "Sign for the shops", true), asked(t, w, "delta", "Sign for the carts", true) // few codes a time are for one
	call := recap(t, w, "delta", "Only for us", "I ask the shops")
	w.AsPrincipal(t, champion).Get(call).Submit("dispute-commitment-1", map[string]string{"reason": "I said that I would try"})
	return map[string]state{
		"a refused form":                {csm, "/customers/delta", refusedProposal, "This was not done."},
		"a run of a call with an error": {csm, next(t, w, "delta") + "/run", refusedRun, "This was not done."},
		"nothing that waits":            {w.Who(t, "keeper"), "/yours", nil, "Nothing waits for you."},
		"a preview of a customer":       {csm, "/customers/delta?preview=customer", nil, "Nothing can be done from here."},
		"the past":                      {csm, "/customers/delta?as_of=3000", nil, "This is the past."},
		"a recap with a disputed line":  {csm, call, nil, "I said that I would try"},
		"a portfolio without a result":  {w.Who(t, "lead"), "/portfolio?name=Zzz", nil, "No customer is like that."},
		"a link":                        {path: linkTo(t, w, champion, promise, time.Hour), see: "Will you do this?"},
		"a link that is over":           {path: linkTo(t, w, champion, promise, time.Millisecond), see: "Links in messages are good for two weeks."},
		"a link that leads nowhere":     {path: "/l/nowhere", see: "leads nowhere"},
		"a code that is asked for":      {path: linkTo(t, w, champion, binding, time.Hour), reach: press("Send me the code"), see: "A code was mailed to you."},
		"a code that does not fit":      {path: linkTo(t, w, champion, other, time.Hour), reach: wrongCode, see: "This was not done."},
		"a code to sign in with":        {path: "/sign-in", reach: codeByMail, see: "The code"},
	}
}

func press(name string) func(*webtest.Page) { return func(p *webtest.Page) { p.Click(name) } }

func refusedProposal(p *webtest.Page) {
	unfold(p, "propose")
	p.Type(field("propose", "text"), "Something long ago")
	p.Choose(field("propose", "due"), "1999-01-01")
	p.Click(button("propose"))
}

func refusedRun(p *webtest.Page) {
	p.Type(field("run", "promises.0.text"), "A promise of nobody")
	p.Click(`#run button[value="preview"]`)
}

func wrongCode(p *webtest.Page) {
	p.Click("Send me the code")
	p.Type("Code", "000000")
	p.Click("Yes, I will do it")
}

func codeByMail(p *webtest.Page) {
	p.Type("Your mail address", "nobody@example.org")
	p.Click("Send me a code")
}

// linkTo is the address of a link as a letter has it.
func linkTo(t *testing.T, w *sitetest.World, who identity.Principal, promise string, ttl time.Duration) string {
	t.Helper()
	secret, err := w.SignIn.Links.Make(t.Context(), signin.Link{
		Tenant: who.Tenant, Person: who.Person, Customer: who.Customer, Party: who.Party, Role: identity.Contact,
		Purpose: links.Confirm, Item: links.Commitment(events.CommitmentID(promise)),
	}, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return links.URL(secret)
}
