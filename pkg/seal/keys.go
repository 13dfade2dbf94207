package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// KeyID names a public key: hex SHA-256 of its SubjectPublicKeyInfo in DER. It is what
// `openssl pkey -pubin -in key.pub -outform DER | sha256sum` prints.
func KeyID(key ed25519.PublicKey) string {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		panic(err) // only a type of key that it does not know
	}
	id := sha256.Sum256(der)
	return hex.EncodeToString(id[:])
}

// Signer signs seals.
type Signer struct {
	id  string
	key ed25519.PrivateKey
}

// NewSigner returns a signer with a key.
func NewSigner(key ed25519.PrivateKey) *Signer {
	s := &Signer{key: key}
	s.id = KeyID(s.Public())
	return s
}

// Public is the key that the signatures can be checked with.
func (s *Signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// KeyID is the id of Public.
func (s *Signer) KeyID() string { return s.id }

func (s *Signer) sign(statement []byte) []byte { return ed25519.Sign(s.key, statement) }

// ErrKeyFile says that a file with keys cannot be used.
var ErrKeyFile = errors.New("the file with the key of the seals is not usable")

// ReadSigner reads a private key, in PEM as `openssl genpkey -algorithm ed25519` writes it (PKCS#8). A file that
// others may read is refused: whoever has the key can seal another past.
func ReadSigner(path string) (*Signer, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("%w: %s may be read by others (%v): chmod 600 it", ErrKeyFile, path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, fmt.Errorf("%w: %s holds no PRIVATE KEY in PEM: openssl genpkey -algorithm ed25519 makes one", ErrKeyFile, path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrKeyFile, path, err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%w: %s holds a key of another kind than Ed25519", ErrKeyFile, path)
	}
	return NewSigner(key), nil
}

// Keys are the public keys whose signatures are believed, by their ids. Keep those of before when a key is changed.
type Keys map[string]ed25519.PublicKey

// NewKeys returns a set of keys.
func NewKeys(keys ...ed25519.PublicKey) Keys {
	set := Keys{}
	for _, k := range keys {
		set[KeyID(k)] = k
	}
	return set
}

// ReadKeys reads public keys from files in PEM (`openssl pkey -pubout`), each with one key or several.
func ReadKeys(paths ...string) (Keys, error) {
	set := Keys{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
		}
		if err := set.read(text); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrKeyFile, path, err)
		}
	}
	return set, nil
}

func (k Keys) read(text []byte) error {
	found := false
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return fmt.Errorf("no public key in PEM: openssl pkey -pubout writes one: %w", err)
		}
		key, ok := parsed.(ed25519.PublicKey)
		if !ok {
			return errors.New("a key of another kind than Ed25519")
		}
		k[KeyID(key)], found = key, true
	}
	if !found {
		return errors.New("no public key in PEM: openssl pkey -pubout writes one")
	}
	return nil
}

// Errors of Keys.Check.
var (
	ErrUnsigned   = errors.New("the seal is not signed")
	ErrUnknownKey = errors.New("the seal is signed with a key that was not given")
	ErrSignature  = errors.New("the signature of the seal is wrong")
)

// Check says whether the seal is signed with one of the keys. It does not say whether the seal holds: see Seal.Check.
func (k Keys) Check(s Seal) error {
	if !s.Signed() {
		return ErrUnsigned
	}
	key, known := k[s.KeyID]
	switch {
	case !known:
		return fmt.Errorf("%w: its id is %s", ErrUnknownKey, s.KeyID)
	case !ed25519.Verify(key, s.statement(), s.Signature):
		return ErrSignature
	}
	return nil
}
