package cli

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Token is about the API tokens of who asks.
type Token struct {
	List   listTokens  `cmd:"" help:"Your active tokens, and where you are signed in."`
	Create createToken `cmd:"" help:"Make a token. Its secret is shown once."`
	Revoke revokeToken `cmd:"" help:"End a token, everywhere within five seconds."`
}

// Help gives examples.
func (*Token) Help() string {
	return `A token stands for you, in its scope: all, read, or signals (recording signals and nothing else). API tokens make no tokens:
"create" takes a token of a sign-in, or one of the demo.

  coxswain token create crm --scope signals --days 90
  coxswain token list
  coxswain token revoke 3f0a81d2c4b59e67`
}

// ownToken is a token as the API shows it to its owner.
type ownToken struct {
	ID        string    `json:"id"`
	Label     string    `json:"label"`
	Kind      string    `json:"kind"`
	Scope     string    `json:"scope"`
	ExpiresAt time.Time `json:"expires_at"`
	LastUsed  time.Time `json:"last_used_at"`
	Secret    string    `json:"secret"` // in the answer that made it
}

type listTokens struct{}

// Run runs the command.
func (*listTokens) Run(ctx context.Context, g *Globals) error {
	var all struct{ Items []ownToken }
	if printed, err := g.get(ctx, "/v1/tokens", nil, &all); printed || err != nil {
		return err
	}
	t := &table{wrap: 1, header: []string{"ID", "FOR", "KIND", "SCOPE", "EXPIRES", "LAST USED"}}
	for _, o := range all.Items {
		used := "never"
		if !o.LastUsed.IsZero() {
			used = moment(o.LastUsed, "")
		}
		t.add(o.ID, o.Label, kindOf(o), o.Scope, moment(o.ExpiresAt, ""), used)
	}
	g.print(t)
	return nil
}

// kindOf says "API token" for what programs call issued.
func kindOf(o ownToken) string { return spoken(strings.Replace(o.Kind, "issued", "API_token", 1)) }

type createToken struct {
	Label string `arg:"" help:"What it is for."`
	Scope string `help:"What it may do: all, read or signals." enum:"all,read,signals" default:"read"`
	Days  int    `help:"How long it is valid, 1 to 365." default:"90"`
	Key   string `help:"Idempotency key: repeating the command with it makes no second token." placeholder:"KEY"`
}

// Run runs the command. The secret stands alone on standard output, so that it can be kept without being shown.
func (c *createToken) Run(ctx context.Context, g *Globals) error {
	var made ownToken
	reply, err := g.client().Post(ctx, "/v1/tokens", c.Key, map[string]any{"label": c.Label, "scope": c.Scope, "days": c.Days}, &made)
	if err != nil {
		return err
	}
	if g.JSON {
		return g.printJSON(reply.Body)
	}
	_, _ = fmt.Fprintf(g.Err, "token %s, scope %s, until %s; this is its secret, which is not shown again:\n", made.ID, made.Scope, moment(made.ExpiresAt, ""))
	g.say("%s", made.Secret)
	return nil
}

type revokeToken struct {
	ID string `arg:"" help:"Id of the token, see: coxswain token list."`
}

// Run runs the command.
func (c *revokeToken) Run(ctx context.Context, g *Globals) error {
	reply, err := g.client().Post(ctx, "/v1/tokens/"+url.PathEscape(c.ID)+"/revoke", "", nothing{}, nil)
	if err != nil {
		return err
	}
	if g.JSON {
		return g.printJSON(reply.Body)
	}
	g.say("token %s is revoked", c.ID)
	return nil
}
