package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

const (
	aboutTokens = `Sessions too. What was revoked or has expired is not among them.`
	aboutMake   = `The secret is in this answer and nowhere else. A repeat with the same Idempotency-Key makes no second token and
cannot show the secret again: it is answered with 409 ` + "`token-already-made`" + `; revoke that token and make another. An API
token makes no tokens (403): sign in.`
	aboutRevoke = `It is refused everywhere within five seconds. To revoke what is revoked changes nothing. An API token revokes API
tokens only; it signs nobody out (404).`
)

// registerTokens adds the operations of people on their own tokens.
func registerTokens(api huma.API, deps daemon.Deps) {
	d := &desk{deps}
	httpapi.Query(api, "/v1/tokens", "list-own-tokens", "The caller's own active tokens", d.tokens, httpapi.Doc(aboutTokens))
	httpapi.Command(api, http.MethodPost, "/v1/tokens", "make-own-token", "Make a token", d.makeToken, httpapi.Doc(aboutMake))
	httpapi.Command(api, http.MethodPost, "/v1/tokens/{token}/revoke", "revoke-own-token", "Revoke a token of one's own", d.revokeToken,
		httpapi.Status(http.StatusOK), httpapi.Doc(aboutRevoke))
}

// desk answers people.
type desk struct{ daemon.Deps }

// token is a token as its owner sees it.
type token struct {
	ID        string         `json:"id"`
	Label     string         `json:"label,omitempty"`
	Kind      identity.Kind  `json:"kind" enum:"issued,session,demo,demo_session" doc:"issued: an API token. Those of a demonstration are refused in production."`
	Scope     identity.Scope `json:"scope" enum:"all,read,signals"`
	CreatedAt time.Time      `json:"created_at"`
	ExpiresAt time.Time      `json:"expires_at"`
	LastUsed  *time.Time     `json:"last_used_at,omitempty" doc:"To the hour; absent when it was never used."`
}

func tokenOf(i identity.Issued) token {
	t := token{ID: i.ID, Label: i.Label, Kind: i.Kind, Scope: i.Scope, CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt}
	if !i.LastUsed.IsZero() {
		t.LastUsed = &i.LastUsed
	}
	return t
}

// owner is the caller, if it may do the action to tokens of its own.
func owner(ctx context.Context, action string) (identity.Principal, error) {
	p, ok := identity.From(ctx)
	if !ok {
		return p, identity.ErrInvalidToken
	}
	return p, p.May(action, p.Customer)
}

func (d *desk) tokens(ctx context.Context, _ *struct{}) (*httpapi.Shown[httpapi.List[token]], error) {
	p, err := owner(ctx, "own_token.read")
	if err != nil {
		return nil, err
	}
	issued, err := d.Tokens.List(ctx, p.Tenant, p.Person)
	if err != nil {
		return nil, err
	}
	all := []token{}
	for _, i := range issued {
		all = append(all, tokenOf(i))
	}
	return &httpapi.Shown[httpapi.List[token]]{Body: httpapi.List[token]{Items: all}}, nil
}

type makeTokenInput struct {
	httpapi.Write
	Body struct {
		Label httpapi.Line   `json:"label" doc:"What it is for, for the own list."`
		Scope identity.Scope `json:"scope" enum:"all,read,signals" doc:"all: whatever its owner may do. read: reading. signals: recording signals, and nothing else."`
		Days  int            `json:"days" minimum:"1" maximum:"365" doc:"How long it is valid."`
	}
}

// madeToken is the only answer that holds a secret.
type madeToken struct {
	token
	Secret string `json:"secret" doc:"Send it as Authorization: Bearer. It is shown once."`
}

func (d *desk) makeToken(ctx context.Context, in *makeTokenInput) (*httpapi.Written[madeToken], error) {
	p, err := owner(ctx, "own_token.make")
	if err != nil {
		return nil, err
	}
	r, err := httpapi.Request(ctx, in.Write, p.Customer, d.Now(), "")
	if err != nil {
		return nil, err
	}
	b := in.Body
	secret, issued, err := d.Tokens.IssueOwn(ctx, p, b.Scope, time.Duration(b.Days)*24*time.Hour, string(b.Label), identity.Once{ID: r.ID, Hash: r.Hash})
	if err != nil {
		return nil, err
	}
	return &httpapi.Written[madeToken]{Body: madeToken{tokenOf(issued), secret}}, nil
}

type revokeTokenInput struct {
	httpapi.Write
	Token string `path:"token" maxLength:"100" doc:"The id of the token, not its secret."`
}

// revokedToken says which token has ended.
type revokedToken struct {
	ID string `json:"id"`
}

func (d *desk) revokeToken(ctx context.Context, in *revokeTokenInput) (*httpapi.Written[revokedToken], error) {
	p, err := owner(ctx, "own_token.revoke")
	if err != nil {
		return nil, err
	}
	// What is asked for is a state, so a repeat needs no memory of the first request; the key is held to its form alone.
	if _, err := httpapi.Request(ctx, in.Write, p.Customer, d.Now(), ""); err != nil {
		return nil, err
	}
	revoke := d.Tokens.RevokeID
	if p.Kind == identity.APIToken {
		revoke = d.Tokens.RevokeTokenID
	}
	if err := revoke(ctx, p.Tenant, p.Person, in.Token); err != nil {
		return nil, err
	}
	return &httpapi.Written[revokedToken]{Body: revokedToken{in.Token}}, nil
}
