package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key is the master key of an installation. It wraps the keys of people and is the root of every other
// secret that all processes must share. It is a value: copies are the same key.
type Key struct{ secret [32]byte }

// Errors of the key file. The program does not start with any of them.
var (
	ErrNoKey     = errors.New("the master key file is missing")
	ErrKeyFile   = errors.New("the master key file is not usable")
	ErrOtherKey  = errors.New("the master key is not the one this database was made with")
	errNotSealed = errors.New("this was not sealed with this key")
)

// OpenKey reads the master key. For a new installation (one whose database holds nothing sealed yet) it
// makes a missing file, readable by its owner alone; otherwise a missing file is ErrNoKey: a new key would
// silently make everything that was sealed under the old one unreadable.
func OpenKey(path string, isNew bool) (Key, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && isNew:
		return createKey(path)
	case errors.Is(err, fs.ErrNotExist):
		return Key{}, fmt.Errorf("%w: %s: restore it from its backup; a new one cannot read what the old one sealed", ErrNoKey, path)
	case err != nil:
		return Key{}, fmt.Errorf("%w: %w", ErrKeyFile, err)
	case info.Mode().Perm()&0o077 != 0:
		return Key{}, fmt.Errorf("%w: %s may be read by others (%v): chmod 600 it", ErrKeyFile, path, info.Mode().Perm())
	}
	return readKey(path)
}

func readKey(path string) (Key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != 32 {
		return Key{}, fmt.Errorf("%w: %s must hold 32 bytes in base64", ErrKeyFile, path)
	}
	return Key{secret: [32]byte(secret)}, nil
}

// createKey writes the file under another name first: whoever finds it finds all of it. When another
// process was faster, its key is the one.
func createKey(path string) (Key, error) {
	k := NewKey()
	temporary, err := os.CreateTemp(filepath.Dir(path), ".key-*") // 0600
	if err != nil {
		return Key{}, fmt.Errorf("make the master key: %w", err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.WriteString(base64.StdEncoding.EncodeToString(k.secret[:]) + "\n")
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return Key{}, fmt.Errorf("make the master key: %w", err)
	}
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("make the master key: %w", err)
	}
	return readKey(path)
}

// NewKey is a random key that is kept nowhere.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k.secret[:]) // never fails: crypto/rand ends the process instead
	return k
}

// Derive is a secret for one purpose. It says nothing about the key, and is the same in every process.
func (k Key) Derive(purpose string) [32]byte {
	secret, err := hkdf.Key(sha256.New, k.secret[:], nil, "coxswain:"+purpose, 32)
	if err != nil {
		panic(err) // only a length that SHA-256 cannot give
	}
	return [32]byte(secret)
}

// Fingerprint tells keys apart without saying anything about them.
func (k Key) Fingerprint() string {
	f := k.Derive("fingerprint")
	return base64.RawURLEncoding.EncodeToString(f[:12])
}

// seal encrypts under a random nonce, which stands in front. about binds the result to what it belongs to:
// it opens with the same about only.
func (k Key) seal(plain []byte, about string) []byte {
	gcm := k.gcm()
	nonce := make([]byte, gcm.NonceSize())
	_, _ = rand.Read(nonce)
	return gcm.Seal(nonce, nonce, plain, []byte(about))
}

func (k Key) open(sealed []byte, about string) ([]byte, error) {
	gcm := k.gcm()
	if len(sealed) < gcm.NonceSize() {
		return nil, errNotSealed
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], []byte(about))
	if err != nil {
		return nil, errNotSealed
	}
	return plain, nil
}

func (k Key) gcm() cipher.AEAD {
	block, err := aes.NewCipher(k.secret[:])
	if err != nil {
		panic(err) // only a length that is no AES key
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // only a block that is not AES
	}
	return gcm
}
