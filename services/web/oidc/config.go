package oidc

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"coxswain/pkg/daemon"
	"coxswain/pkg/identity"
)

// CallbackPath is where the issuer sends people back to. The issuer must know PublicURL + CallbackPath as the redirect URI.
const CallbackPath = "/sign-in/oidc/callback"

// Config of sign-in with OpenID Connect. Of a process with the configuration c it is
// Config{OIDC: c.OIDC, PublicURL: c.PublicURL}, when c.OIDC.On().
type Config struct {
	daemon.OIDC // COXSWAIN_OIDC_...
	// PublicURL is the address of the pages: https://host, http on loopback only (COXSWAIN_PUBLIC_URL).
	PublicURL string
	// Scopes to ask for beside "openid"; nil asks for profile and email.
	Scopes []string
	// Roles are the values of the role claim; nil is admin, csm and lead, each for itself.
	Roles map[string]identity.Role
}

// ErrSecretFile says that the file with the client secret cannot be used. It comes with daemon.ErrConfig.
var ErrSecretFile = errors.New("COXSWAIN_OIDC_CLIENT_SECRET_FILE")

func (c Config) withDefaults() Config {
	if c.Scopes == nil {
		c.Scopes = []string{"profile", "email"}
	}
	if c.Roles == nil {
		c.Roles = map[string]identity.Role{"admin": identity.Admin, "csm": identity.CSM, "lead": identity.Lead}
	}
	return c
}

// readSecret refuses a file that others may read: whoever has the secret can pretend to be this installation.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %w: %w", daemon.ErrConfig, ErrSecretFile, err)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("%w: %w: %s may be read by others (%v): chmod 600 it", daemon.ErrConfig, ErrSecretFile, path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%w: %w: %w", daemon.ErrConfig, ErrSecretFile, err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", fmt.Errorf("%w: %w: %s is empty", daemon.ErrConfig, ErrSecretFile, path)
	}
	return secret, nil
}
