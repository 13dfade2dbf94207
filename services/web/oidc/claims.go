package oidc

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	openid "github.com/coreos/go-oidc/v3/oidc"

	"coxswain/events"
	"coxswain/pkg/identity"
)

// Claims are what the issuer says of a person who has signed in.
type Claims struct {
	Tenant       events.TenantID // Config.Tenant
	Issuer       string
	Subject      string        // never changes and is never given to another; unique to the issuer
	Mail         string        // may change; "" when the issuer does not say
	MailVerified bool          // else the issuer has only been told the address
	Name         string        // to be shown; "" when the issuer does not say
	Role         identity.Role // Admin, CSM or Lead
	ReturnTo     string        // a path of this site
}

// said is the part of an ID token that is read here.
type said struct {
	Mail         string `json:"email"`
	MailVerified truth  `json:"email_verified"`
	Name         string `json:"name"`
	Username     string `json:"preferred_username"`
	Party        string `json:"azp"` // to whom the token was issued, where it says so
}

func (p *Provider) claims(token *openid.IDToken, returnTo string) (Claims, error) {
	var s said
	all := map[string]json.RawMessage{}
	if err := errors.Join(token.Claims(&s), token.Claims(&all)); err != nil {
		return Claims{}, ErrRefused.Because(fmt.Errorf("read the ID token: %w", err))
	}
	if s.Party != "" && s.Party != p.config.ClientID {
		return Claims{}, ErrRefused.Because(fmt.Errorf("the ID token was issued to %q", s.Party))
	}
	role, ok := p.role(all[p.config.RoleClaim])
	if !ok {
		return Claims{}, ErrNoRole.Because(fmt.Errorf("subject %q has no known role in the claim %q", token.Subject, p.config.RoleClaim))
	}
	return Claims{
		Tenant: p.config.Tenant, Issuer: token.Issuer, Subject: token.Subject,
		Mail: s.Mail, MailVerified: bool(s.MailVerified), Name: cmp.Or(s.Name, s.Username),
		Role: role, ReturnTo: returnTo,
	}, nil
}

// role is the known one that may do most; false when there is none.
func (p *Provider) role(claim json.RawMessage) (identity.Role, bool) {
	has := map[identity.Role]bool{}
	for _, name := range names(claim) {
		has[p.config.Roles[name]] = true
	}
	for _, r := range []identity.Role{identity.Admin, identity.CSM, identity.Lead} {
		if has[r] {
			return r, true
		}
	}
	return "", false
}

// names reads a claim that is one string or a list of them. Of anything else it makes none.
func names(claim json.RawMessage) []string {
	var one string
	if json.Unmarshal(claim, &one) == nil {
		return []string{one}
	}
	var list []string
	if json.Unmarshal(claim, &list) != nil {
		return nil
	}
	return list
}

// truth is a boolean that some issuers write as a string.
type truth bool

// UnmarshalJSON takes true and "true" for true, all else for false.
func (t *truth) UnmarshalJSON(text []byte) error {
	*t = string(text) == "true" || string(text) == `"true"`
	return nil
}
