package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	openid "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"coxswain/pkg/identity"
	"coxswain/services/web/cookie"
)

// Provider signs people in at one issuer. It may be used by many requests at once.
type Provider struct {
	config Config
	secret string
	box    identity.Box
	jar    cookie.Jar
	now    func() time.Time
	http   *http.Client

	mu       sync.Mutex
	issuer   *issuer   // nil until it has answered
	failure  error     // of the last attempt to ask it
	askAgain time.Time // not before
}

// New returns a provider for a configuration that daemon.ReadConfig has let pass, sealing with a key derived from the
// installation's. It reads the client secret and does not ask the issuer. It fails with ErrSecretFile.
func New(c Config, key identity.Key, now func() time.Time) (*Provider, error) {
	secret, err := readSecret(c.ClientSecretFile)
	if err != nil {
		return nil, err
	}
	return &Provider{
		config: c.withDefaults(), secret: secret, now: now,
		box: key.Box("oidc"), jar: cookie.For(c.PublicURL), http: newHTTP(),
	}, nil
}

// newHTTP follows no redirects: the secret goes to the address that the issuer gave, or nowhere.
func newHTTP() *http.Client {
	return &http.Client{
		Timeout:       issuerTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Begin sends the browser to the issuer. After Finish, returnTo is where the person wanted to go; what is no path of this
// site becomes "/". It answers the request unless it fails, which is with ErrUnavailable.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request, returnTo string) error {
	issuer, err := p.discover(r.Context())
	if err != nil {
		return err
	}
	a := newAttempt(returnTo, p.now())
	p.jar.Set(w, cookie.OIDC, a.seal(p.box), attemptAge)
	w.Header().Set("Cache-Control", "no-store")
	address := issuer.client.AuthCodeURL(a.State, openid.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier))
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// Finish takes the issuer's answer: the request for CallbackPath. It ends the attempt, whatever comes of it, by a header of
// w and writes no more; the caller answers. All errors are refusals of this package.
func (p *Provider) Finish(w http.ResponseWriter, r *http.Request) (Claims, error) {
	w.Header().Set("Cache-Control", "no-store")
	a, err := p.attempt(r)
	if err != nil {
		return Claims{}, ErrNotBegun.Because(err)
	}
	p.jar.Clear(w, cookie.OIDC)
	if err := denial(r.URL.Query()); err != nil {
		return Claims{}, err
	}
	issuer, err := p.discover(r.Context())
	if err != nil {
		return Claims{}, err
	}
	ctx := openid.ClientContext(r.Context(), p.http)
	token, err := issuer.redeem(ctx, r.URL.Query().Get("code"), a)
	if err != nil {
		return Claims{}, err
	}
	return p.claims(token, a.ReturnTo)
}

// attempt is the one that the request answers. One that it does not answer is left alone: it may still be answered, and
// else a link to here from anywhere could break off a sign-in.
func (p *Provider) attempt(r *http.Request) (attempt, error) {
	sealed, ok := p.jar.Get(r, cookie.OIDC)
	if !ok {
		return attempt{}, errors.New("the browser sent no attempt")
	}
	a, err := openAttempt(p.box, sealed)
	switch {
	case err != nil:
		return a, fmt.Errorf("open the attempt: %w", err)
	case p.now().After(a.Until):
		return a, fmt.Errorf("the attempt ended at %v", a.Until)
	case !same(a.State, r.URL.Query().Get("state")):
		return a, errors.New("the state is that of another attempt")
	}
	return a, nil
}

// Limits of patience with the issuer.
const (
	issuerTimeout = 5 * time.Second
	askAgainAfter = 5 * time.Second
)

// discover asks the issuer for its addresses until it has answered once. While it is away, people get the last failure
// rather than wait for one each.
func (p *Provider) discover(ctx context.Context) (*issuer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.issuer != nil {
		return p.issuer, nil
	}
	if p.now().Before(p.askAgain) {
		return nil, ErrUnavailable.Because(p.failure)
	}
	// Others wait for the answer, so it must not be lost with the person who happened to ask first.
	ctx = openid.ClientContext(context.WithoutCancel(ctx), p.http)
	found, err := p.ask(ctx)
	if err != nil {
		p.failure, p.askAgain = err, p.now().Add(askAgainAfter)
		return nil, ErrUnavailable.Because(err)
	}
	p.issuer = found
	return found, nil
}
