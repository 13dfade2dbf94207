package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	openid "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// issuer is one that has told its addresses.
type issuer struct {
	client   oauth2.Config
	verifier *openid.IDTokenVerifier
}

// algorithms are those with a public key, whatever the issuer says it can do. A token with none or with HS256 could be made
// by anybody who knows that public key.
func algorithms() []string {
	return []string{
		openid.RS256, openid.RS384, openid.RS512, openid.PS256, openid.PS384, openid.PS512,
		openid.ES256, openid.ES384, openid.ES512, openid.EdDSA,
	}
}

func (p *Provider) ask(ctx context.Context) (*issuer, error) {
	found, err := openid.NewProvider(ctx, p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the issuer for its addresses: %w", err)
	}
	endpoint := found.Endpoint()
	if endpoint.AuthStyle, err = authStyle(found); err != nil {
		return nil, err
	}
	return &issuer{
		client: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.secret, Endpoint: endpoint,
			RedirectURL: p.config.PublicURL + CallbackPath,
			Scopes:      append([]string{openid.ScopeOpenID}, p.config.Scopes...),
		},
		verifier: found.Verifier(&openid.Config{ClientID: p.config.ClientID, SupportedSigningAlgs: algorithms(), Now: p.now}),
	}, nil
}

// authStyle is how the issuer wants the secret. To try one way and then the other, as x/oauth2 does when it is not told,
// shows an issuer that counts the same code twice. No word on it means in the header (OpenID Connect Discovery 1.0, section 3).
func authStyle(found *openid.Provider) (oauth2.AuthStyle, error) {
	var says struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := found.Claims(&says); err != nil {
		return 0, fmt.Errorf("read how the issuer wants the secret: %w", err)
	}
	if len(says.Methods) == 0 || slices.Contains(says.Methods, "client_secret_basic") {
		return oauth2.AuthStyleInHeader, nil
	}
	return oauth2.AuthStyleInParams, nil
}

// denial is what the issuer says when it did not sign the person in (RFC 6749, section 4.1.2.1).
func denial(answer url.Values) error {
	code := answer.Get("error")
	said := fmt.Errorf("the issuer says %q: %q", code, answer.Get("error_description"))
	switch code {
	case "":
		return nil
	case "server_error", "temporarily_unavailable":
		return ErrUnavailable.Because(said)
	}
	return ErrDenied.Because(said)
}

// redeem exchanges the code for an ID token and verifies it.
func (i *issuer) redeem(ctx context.Context, code string, a attempt) (*openid.IDToken, error) {
	answer, err := i.client.Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return nil, refusal(err)
	}
	raw, _ := answer.Extra("id_token").(string) // "" is no token either
	token, err := i.verifier.Verify(ctx, raw)
	switch {
	case err != nil:
		return nil, ErrRefused.Because(err)
	case !same(token.Nonce, a.Nonce):
		return nil, ErrRefused.Because(errors.New("the nonce of the ID token is that of another attempt"))
	case token.Subject == "":
		return nil, ErrRefused.Because(errors.New("the ID token names nobody"))
	}
	return token, nil
}

// refusal tells an issuer that said no to the code from one that did not say anything.
func refusal(err error) error {
	var said *oauth2.RetrieveError
	if errors.As(err, &said) {
		if s := said.Response.StatusCode; s >= http.StatusInternalServerError || s == http.StatusTooManyRequests {
			return ErrUnavailable.Because(err)
		}
		return ErrRefused.Because(err)
	}
	var unreached *url.Error
	if errors.As(err, &unreached) {
		return ErrUnavailable.Because(err)
	}
	return ErrRefused.Because(err)
}
