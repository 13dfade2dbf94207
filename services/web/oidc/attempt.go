package oidc

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"time"

	"golang.org/x/oauth2"

	"coxswain/pkg/identity"
)

// attemptAge is how long a person may take to sign in at the issuer.
const attemptAge = 10 * time.Minute

// attempt is a sign-in under way, kept by the browser, which cannot read it.
type attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	ReturnTo string    `json:"return_to"`
	Until    time.Time `json:"until"`
}

func newAttempt(returnTo string, now time.Time) attempt {
	return attempt{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		ReturnTo: LocalPath(returnTo), Until: now.Add(attemptAge),
	}
}

// sealedAbout binds what is sealed to this use of it.
const sealedAbout = "attempt"

func (a attempt) seal(b identity.Box) string {
	plain, err := json.Marshal(a)
	if err != nil {
		panic(err) // only a year beyond 9999
	}
	return base64.RawURLEncoding.EncodeToString(b.Seal(plain, sealedAbout))
}

func openAttempt(b identity.Box, sealed string) (a attempt, err error) {
	bytes, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return a, err
	}
	plain, err := b.Open(bytes, sealedAbout)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(plain, &a)
}

// same compares secrets without telling by its time how much of them was right.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
