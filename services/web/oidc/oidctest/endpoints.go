package oidctest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

func (i *Issuer) configuration(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	method := "client_secret_basic"
	if i.inForm {
		method = "client_secret_post"
	}
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                i.URL,
		"authorization_endpoint":                i.URL + "/authorize",
		"token_endpoint":                        i.URL + "/token",
		"jwks_uri":                              i.URL + "/keys",
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"public"},
		"code_challenge_methods_supported":      []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{method},
		"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}, // more than is wise
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	answer(w, http.StatusOK, map[string]any{"keys": []any{i.key.public()}})
}

// authorize sends the person back with a code. A request that no redirect may answer gets a page.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	q := r.URL.Query()
	if wrong := i.wrongRequest(q); wrong != "" {
		http.Error(w, wrong, http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	switch i.conduct {
	case Denies:
		back.Set("error", "access_denied")
	case Falters:
		back.Set("error", "server_error")
	case WrongState:
		back.Set("state", newCode())
		fallthrough
	default:
		back.Set("code", i.grant(q))
	}
	http.Redirect(w, r, i.client.Redirect+"?"+back.Encode(), http.StatusFound)
}

func (i *Issuer) wrongRequest(q url.Values) string {
	switch {
	case q.Get("client_id") != i.client.ID || i.client.ID == "":
		return "unknown client"
	case q.Get("redirect_uri") != i.client.Redirect:
		return "unregistered redirect_uri"
	case q.Get("response_type") != "code":
		return "response_type must be code"
	case !slices.Contains(strings.Fields(q.Get("scope")), "openid"):
		return "scope must contain openid"
	case q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "":
		return "PKCE with S256 is required"
	case q.Get("state") == "" || q.Get("nonce") == "":
		return "state and nonce are required"
	case i.person.Subject == "":
		return "nobody is here to sign in"
	}
	return ""
}

func (i *Issuer) grant(q url.Values) (code string) {
	code = newCode()
	i.grants[code] = grant{person: i.person, nonce: q.Get("nonce"), challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri")}
	return code
}

// token exchanges a code, which ends with its first use, right or wrong.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.knows(r) {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	g, ok := i.grants[r.PostFormValue("code")]
	delete(i.grants, r.PostFormValue("code"))
	proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || r.PostFormValue("grant_type") != "authorization_code" || r.PostFormValue("redirect_uri") != g.redirect ||
		encode(proof[:]) != g.challenge {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	i.deliver(w, g)
}

func (i *Issuer) deliver(w http.ResponseWriter, g grant) {
	tokens := map[string]any{"access_token": newCode(), "token_type": "Bearer", "expires_in": 3600}
	switch i.conduct {
	case NoIDToken:
	case NoJSON:
		http.Error(w, "<h1>Welcome</h1>", http.StatusOK)
		return
	default:
		tokens["id_token"] = i.write(i.claims(g, time.Now()))
	}
	answer(w, http.StatusOK, tokens)
}

// knows checks the secret where it is to be, and nowhere else (RFC 6749, section 2.3.1).
func (i *Issuer) knows(r *http.Request) bool {
	id, secret, inHeader := r.BasicAuth()
	if inHeader {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	return inHeader != i.inForm && id == i.client.ID && secret == i.client.Secret
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who has gone needs no answer
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
