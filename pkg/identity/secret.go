package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"strings"
)

const (
	tokenPrefix  = "cox_"
	secretDigits = 43 // of base 62 hold 256 bits
	base62       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// NewSecret is 256 random bits in base 62 behind a prefix that says what the secret is for, and the SHA-256 under which it
// is kept: a secret of that length needs no salt.
func NewSecret(prefix string) (secret string, hash [32]byte) {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails: crypto/rand ends the process instead
	digits := new(big.Int).SetBytes(random).Text(62)
	secret = prefix + strings.Repeat("0", secretDigits-len(digits)) + digits
	return secret, sha256.Sum256([]byte(secret))
}

// HashOf is the hash under which a secret is kept; false for what no secret can look like, so that garbage, and a megabyte
// of it, is not hashed.
func HashOf(prefix, secret string) (hash [32]byte, ok bool) {
	digits, ok := strings.CutPrefix(secret, prefix)
	if !ok || len(digits) != secretDigits || strings.Trim(digits, base62) != "" {
		return hash, false
	}
	return sha256.Sum256([]byte(secret)), true
}
