package identity_test

import (
	"bytes"
	"errors"
	"testing"

	"coxswain/pkg/identity"
)

func TestABoxOpensWhatWasSealedForTheSamePurposeAboutTheSameThing(t *testing.T) {
	t.Parallel()
	key := identity.NewKey()
	sealed := key.Box("oidc").Seal([]byte("verifier"), "sign-in")
	if got, err := key.Box("oidc").Open(sealed, "sign-in"); err != nil || string(got) != "verifier" {
		t.Errorf("got %q, %v", got, err)
	}
	if bytes.Contains(sealed, []byte("verifier")) {
		t.Error("it can be read without the key")
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for what, open := range map[string]func() ([]byte, error){
		"another purpose": func() ([]byte, error) { return key.Box("mail").Open(sealed, "sign-in") },
		"another thing":   func() ([]byte, error) { return key.Box("oidc").Open(sealed, "sign-out") },
		"another key":     func() ([]byte, error) { return identity.NewKey().Box("oidc").Open(sealed, "sign-in") },
		"one bit changed": func() ([]byte, error) { return key.Box("oidc").Open(changed, "sign-in") },
		"the half of it":  func() ([]byte, error) { return key.Box("oidc").Open(sealed[:len(sealed)/2], "sign-in") },
		"nothing":         func() ([]byte, error) { return key.Box("oidc").Open(nil, "sign-in") },
	} {
		if got, err := open(); !errors.Is(err, identity.ErrNotSealed) {
			t.Errorf("%s: got %q, %v", what, got, err)
		}
	}
}
