package seal_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"coxswain/pkg/seal"
)

func write(t *testing.T, mode os.FileMode, blocks ...*pem.Block) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key.pem")
	var text []byte
	for _, b := range blocks {
		text = append(text, pem.EncodeToMemory(b)...)
	}
	if err := os.WriteFile(path, text, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func private(t *testing.T, key any) *pem.Block {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return &pem.Block{Type: "PRIVATE KEY", Bytes: der}
}

func public(t *testing.T, key any) *pem.Block {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return &pem.Block{Type: "PUBLIC KEY", Bytes: der}
}

func TestWhatAKeyFileSignsItsPublicKeyChecks(t *testing.T) {
	t.Parallel()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signing, err := seal.ReadSigner(write(t, 0o600, private(t, key)))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.ReadKeys(write(t, 0o644, public(t, signer(1).Public()), public(t, pub)))
	if err != nil || len(keys) != 2 || signing.KeyID() != seal.KeyID(pub) {
		t.Fatalf("keys are %v, %v", keys, err)
	}
	s := seal.Next(seal.Seal{}, leaves(t, facts(t, 1)), noon, signing)
	if err := keys.Check(s); err != nil {
		t.Error(err)
	}
}

func TestAKeyFileThatOthersMayReadIsRefused(t *testing.T) {
	t.Parallel()
	_, err := seal.ReadSigner(write(t, 0o640, private(t, ed25519.NewKeyFromSeed(make([]byte, 32)))))
	if !errors.Is(err, seal.ErrKeyFile) {
		t.Errorf("got %v", err)
	}
}

func TestAFileWithoutAKeyIsRefused(t *testing.T) {
	t.Parallel()
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	for what, path := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "none"), "empty": write(t, 0o600),
		"public": write(t, 0o600, public(t, key.Public())), "of another kind": write(t, 0o600, private(t, other)),
		"broken": write(t, 0o600, &pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
	} {
		if _, err := seal.ReadSigner(path); !errors.Is(err, seal.ErrKeyFile) {
			t.Errorf("a private key that is %s: %v", what, err)
		}
	}
	for what, path := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "none"), "empty": write(t, 0o600),
		"private": write(t, 0o600, private(t, key)), "of another kind": write(t, 0o600, public(t, other.Public())),
	} {
		if _, err := seal.ReadKeys(path); !errors.Is(err, seal.ErrKeyFile) {
			t.Errorf("a public key that is %s: %v", what, err)
		}
	}
}
