package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"maps"
	"time"
)

// claims are those of the ID token for a grant, bent as the conduct wants.
func (i *Issuer) claims(g grant, now time.Time) map[string]any {
	c := map[string]any{
		"iss": i.URL, "sub": g.person.Subject, "aud": i.client.ID, "nonce": g.nonce,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		"email": g.person.Mail, "email_verified": g.person.MailVerified, "name": g.person.Name,
	}
	if g.person.Roles != nil {
		c["roles"] = g.person.Roles
	}
	maps.Copy(c, g.person.More)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	switch i.conduct {
	case WrongNonce:
		c["nonce"] = newCode()
	case NoNonce:
		delete(c, "nonce")
	case NoSubject:
		delete(c, "sub")
	case OtherIssuer:
		c["iss"] = "https://id.example.com"
	case OtherAudience:
		c["aud"] = "another"
	case OtherParty:
		c["aud"], c["azp"] = []string{i.client.ID, "another"}, "another"
	case Expired:
		c["iat"], c["exp"] = now.Add(-2*time.Hour).Unix(), now.Add(-time.Minute).Unix()
	}
	return c
}

// write makes the token, signed as the conduct wants.
func (i *Issuer) write(claims map[string]any) string {
	switch i.conduct {
	case Unsigned:
		return body("none", i.key.id, claims) + "."
	case SignedWithPublicKey:
		unsigned := body("HS256", i.key.id, claims)
		mac := hmac.New(sha256.New, i.key.pem())
		mac.Write([]byte(unsigned))
		return unsigned + "." + encode(mac.Sum(nil))
	case SignedByStranger:
		stranger := newKey()
		stranger.id = i.key.id
		return stranger.sign(claims)
	}
	return i.key.sign(claims)
}

func body(algorithm, keyID string, claims map[string]any) string {
	return encodeJSON(map[string]any{"alg": algorithm, "kid": keyID, "typ": "JWT"}) + "." + encodeJSON(claims)
}

func encodeJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a test put what is no JSON into Person.More
	}
	return encode(text)
}

// key signs with ES256: made in no time, where one of RSA takes a tenth of a second.
type key struct {
	id      string
	private *ecdsa.PrivateKey
}

func newKey() key {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // never: crypto/rand ends the process instead
	}
	return key{id: newCode(), private: private}
}

func (k key) sign(claims map[string]any) string {
	unsigned := body("ES256", k.id, claims)
	hash := sha256.Sum256([]byte(unsigned))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, hash[:])
	if err != nil {
		panic(err) // never, as above
	}
	signature := make([]byte, 64) // both numbers at full length (RFC 7518, section 3.4)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return unsigned + "." + encode(signature)
}

// public is the key as a JSON Web Key.
func (k key) public() map[string]any {
	point, err := k.private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err) // only a point that is not on the curve
	}
	return map[string]any{
		"kid": k.id, "use": "sig", "alg": "ES256", "kty": "EC", "crv": "P-256", "x": encode(point[1:33]), "y": encode(point[33:]),
	}
}

// pem is the public key as people pass it around.
func (k key) pem() []byte {
	der, err := x509.MarshalPKIXPublicKey(&k.private.PublicKey)
	if err != nil {
		panic(err) // only a curve that it does not know
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}
