package asks

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"coxswain/events"
	"coxswain/pkg/identity"
	"coxswain/pkg/mail"
	"coxswain/services/web/locale"
	"coxswain/services/web/post"
	"coxswain/services/web/site"
)

// maxItems is how many things a letter lists; more are counted.
const maxItems = 20

// letter says what is asked, by whom, and how to answer.
func (w *writer) letter(ctx context.Context, to reader, asked []ask) (mail.Letter, error) {
	names, err := w.names(ctx, to, asked)
	if err != nil {
		return mail.Letter{}, err
	}
	m := post.Message{
		Hello: to.details.Name, Say: []string{fmt.Sprintf("%s you for %s:", names, locale.Count(len(asked), "answer", "answers"))},
		After: []string{
			"Opening a link changes nothing: you answer on its page, without signing in. Each is for you and for one answer, for two weeks.",
		},
		Because: "You get this because somebody needs your answer. Requests like these are always sent to the person they are for; Coxswain sends no advertising and counts no clicks.",
	}
	for _, a := range asked[:min(len(asked), maxItems)] {
		item, err := w.item(ctx, to, a)
		if err != nil {
			return mail.Letter{}, err
		}
		m.Items = append(m.Items, item)
	}
	all, err := w.post.Address(site.HomeOf(identity.Principal{Party: to.party}))
	if err != nil {
		return mail.Letter{}, err
	}
	if more := len(asked) - maxItems; more > 0 {
		m.After = slices.Insert(m.After, 0, fmt.Sprintf("And %d more.", more))
	}
	m.Actions = append(m.Actions, post.Action{Text: "Sign in to see everything that is yours", URL: all, Weak: true})
	return m.Fill(ctx, mail.Letter{
		Tenant: to.tenant, Person: to.person, Kind: "ask", To: mail.Address{Name: to.details.Name, Address: to.details.Mail},
		Subject: fmt.Sprintf("%s you for %s", names, locale.Count(len(asked), "answer", "answers")),
		Expires: w.now().Add(linkLife),
	})
}

func (w *writer) item(ctx context.Context, to reader, a ask) (post.Item, error) {
	item := post.Item{Quote: a.text, Say: a.say}
	for i, way := range a.answers {
		url, err := w.link(ctx, to, a.item, way.purpose)
		if err != nil {
			return item, err
		}
		item.Actions = append(item.Actions, post.Action{Text: way.text, URL: url, Weak: i > 0})
	}
	return item, nil
}

// names are who asks, with the verb: "Carl Hansen asks", "Carl Hansen and others ask".
func (w *writer) names(ctx context.Context, to reader, asked []ask) (string, error) {
	var people []events.PersonID
	for _, a := range asked {
		if a.by != "" && !slices.Contains(people, a.by) {
			people = append(people, a.by)
		}
	}
	if len(people) == 0 {
		return cmp.Or(to.roster.PartyName(events.Vendor), "The other side") + " asks", nil
	}
	known, err := w.directory.Details(ctx, to.tenant, people[0])
	first := cmp.Or(known[people[0]].Name, "Somebody")
	if len(people) > 1 {
		return first + " and others ask", err
	}
	return first + " asks", err
}
