package links

import (
	"errors"
	"net/url"

	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
	"coxswain/pkg/signin"
	"coxswain/services/web/site"
	"coxswain/services/web/ui"
)

// Forms of the page.
const (
	answerForm = "answer"
	codeForm   = "code"
	undoForm   = "undo-answer"
)

// press gives the answer of a link. One that was given before is shown, whoever presses again.
func (k *desk) press(v *site.Visit) error {
	secret := v.Path("secret")
	l, err := k.found(v, secret)
	switch {
	case err != nil:
		return k.lost(v, err)
	case !k.nonces.fits(v, secret):
		return v.Again(URL(secret), answerForm, errNotPressed)
	case !l.UsedAt.IsZero():
		return v.Go(URL(secret))
	}
	err = k.as(v, l.Link, identity.ScopeAll, func(as *site.Visit) error { return k.answer(as, l, secret) })
	switch {
	case err == nil:
		return nil
	case v.Request.PostForm.Has(codeField):
		return v.Again(URL(secret)+codeSent, codeForm, err)
	}
	return v.Again(URL(secret), answerForm, err)
}

// found is the link of a secret, with its form read.
func (k *desk) found(v *site.Visit, secret string) (signin.Seen, error) {
	if _, err := v.Posted(); err != nil {
		return signin.Seen{}, err
	}
	return k.links.Look(v.Request.Context(), secret, purposes()...)
}

// lost writes what is shown of a link that leads nowhere: the same as without a form.
func (k *desk) lost(v *site.Visit, err error) error {
	p, err := k.nowhere(v, err)
	if err != nil {
		return err
	}
	return v.Write(p)
}

// answer does what the link is for, and then notes that it is used. Between the two the process may die: whoever presses
// again gives the same command, which is done once.
func (k *desk) answer(as *site.Visit, l signin.Seen, secret string) error {
	m, err := k.read(as, l)
	if err != nil {
		return err
	}
	if m.binding() {
		typed := as.Request.PostFormValue(codeField)
		if typed == "" {
			return k.sendCode(as, m, secret)
		}
		if err := k.checkCode(as, l, typed); err != nil {
			return err
		}
	}
	if err := k.give(as, m, secret); err != nil {
		return err
	}
	if _, _, err := k.links.Use(as.Request.Context(), secret, l.Purpose); err != nil {
		return err
	}
	return as.Go(URL(secret))
}

// give gives the command.
func (k *desk) give(as *site.Visit, m matter, secret string) error {
	body, err := site.Body(m.Deed.only(as.Request.PostForm))
	if err != nil {
		return err
	}
	a, err := as.Post(operation(m.Link.Item, m.Link.Purpose), k.nonces.command(secret, m.Link.Purpose), body, nil)
	if err == nil && m.promises() {
		a, err = as.Post(operation(Commitment(m.Line.Commitment), Confirm), k.nonces.command(secret, Confirm), map[string]any{}, nil)
	}
	if err == nil {
		as.Wrote(a.Position)
	}
	return err
}

// only leaves of a form what the deed takes.
func (d deed) only(posted url.Values) url.Values {
	taken := url.Values{}
	for _, f := range d.fields {
		taken[f.Name] = posted[f.Name]
	}
	return taken
}

// undo takes a yes back that was given by the link.
func (k *desk) undo(v *site.Visit) error {
	secret := v.Path("secret")
	l, err := k.found(v, secret)
	switch {
	case err != nil:
		return k.lost(v, err)
	case !k.nonces.fits(v, secret):
		return v.Again(URL(secret), undoForm, errNotPressed)
	case l.UsedAt.IsZero() || l.Purpose != Confirm:
		return v.Go(URL(secret))
	}
	err = k.as(v, l.Link, identity.ScopeAll, func(as *site.Visit) error {
		a, err := as.Post("/v1"+l.Item+"/undo-confirm", k.nonces.command(secret, "undo"), map[string]any{}, nil)
		as.Wrote(a.Position)
		return err
	})
	if err != nil {
		return v.Again(URL(secret), undoForm, err)
	}
	v.Tell(ui.Notice{Text: "Taken back."})
	return v.Go(URL(secret))
}

// statusOf is the status that an error is answered with; 0 for none.
func statusOf(v *site.Visit, err error) int {
	var p *httpapi.Problem
	switch {
	case err == nil:
		return 0
	case errors.As(err, &p):
		return p.Status
	}
	return httpapi.ProblemOf(v.Request.Context(), err).Status
}
