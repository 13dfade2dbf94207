package daemon

import (
	"net"
	"net/url"
	"strings"

	"coxswain/events"
)

// OIDC is the OpenID Connect issuer at which the people of one tenant sign in. All of it is set, and COXSWAIN_PUBLIC_URL
// with it, or none.
type OIDC struct {
	// Issuer is its address exactly as it names itself: https://..., http on loopback only.
	Issuer string `env:"ISSUER"`
	// ClientID is what the issuer calls this installation.
	ClientID string `env:"CLIENT_ID"`
	// ClientSecretFile holds the secret that goes with it; nobody but the owner may read the file.
	ClientSecretFile string `env:"CLIENT_SECRET_FILE"`
	// Tenant is whose people sign in there.
	Tenant events.TenantID `env:"TENANT"`
	// RoleClaim is the claim of the ID token with a person's roles: admin, csm or lead, one or a list.
	RoleClaim string `env:"ROLE_CLAIM" envDefault:"roles"`
}

// On reports whether people sign in with OpenID Connect.
func (o OIDC) On() bool { return o.Issuer != "" }

func (o OIDC) complete() bool {
	return o.Issuer != "" && o.ClientID != "" && o.ClientSecretFile != "" && o.Tenant != "" && o.RoleClaim != ""
}

func (o OIDC) absent() bool {
	return o.Issuer == "" && o.ClientID == "" && o.ClientSecretFile == "" && o.Tenant == ""
}

func (c Config) signInRules() []rule {
	return []rule{
		{c.PublicURL != "" && !isOrigin(c.PublicURL), "COXSWAIN_PUBLIC_URL must be https://host or https://host:port; http on loopback only"},
		{
			!c.OIDC.complete() && !c.OIDC.absent(),
			"COXSWAIN_OIDC_ISSUER, COXSWAIN_OIDC_CLIENT_ID, COXSWAIN_OIDC_CLIENT_SECRET_FILE and COXSWAIN_OIDC_TENANT go together: set all or none",
		},
		{c.OIDC.On() && !isAddress(c.OIDC.Issuer), "COXSWAIN_OIDC_ISSUER must be the https:// address of the issuer; http on loopback only"},
		{c.OIDC.On() && c.PublicURL == "", "COXSWAIN_PUBLIC_URL must be set with COXSWAIN_OIDC_ISSUER: people come back there from signing in"},
	}
}

// isOrigin reports whether an address is one to which paths can be appended as they are.
func isOrigin(address string) bool {
	u, err := url.Parse(address)
	return err == nil && isAddress(address) && u.Path == "" && !u.ForceQuery
}

// isAddress reports whether what is sent to the address stays unread on its way.
func isAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || strings.Contains(address, "#") {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
