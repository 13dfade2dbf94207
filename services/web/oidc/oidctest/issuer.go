package oidctest

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Client is an installation that the issuer knows.
type Client struct {
	ID       string
	Secret   string
	Redirect string // the only URI that people are sent back to
}

// Person is whom the issuer signs in.
type Person struct {
	Subject      string
	Mail         string
	MailVerified bool
	Name         string
	Roles        []string       // of the claim "roles"; nil leaves it out
	More         map[string]any // claims beside these, or in place of them; nil as a value leaves one out
}

// Conduct is what the issuer does wrong.
type Conduct string

// The ways to misbehave.
const (
	Honest              Conduct = "honest"
	Denies              Conduct = "signs nobody in"
	Falters             Conduct = "says that it has a fault of its own"
	WrongState          Conduct = "returns a state of its own"
	WrongNonce          Conduct = "writes another nonce"
	NoNonce             Conduct = "writes no nonce"
	NoSubject           Conduct = "names nobody"
	OtherIssuer         Conduct = "writes another issuer's name"
	OtherAudience       Conduct = "writes a token for another client"
	OtherParty          Conduct = "writes a token for several, issued to another"
	Expired             Conduct = "writes a token that has expired"
	Unsigned            Conduct = "does not sign (alg none)"
	SignedWithPublicKey Conduct = "signs with HS256 under its public key"
	SignedByStranger    Conduct = "signs with a key it has not published"
	NoIDToken           Conduct = "sends no ID token"
	NoJSON              Conduct = "sends a page in place of a token"
)

// Issuer is a running issuer. Its methods may be called while it is used.
type Issuer struct {
	URL string // its name: what COXSWAIN_OIDC_ISSUER is set to

	mu      sync.Mutex
	client  Client
	person  Person
	conduct Conduct
	down    bool
	inForm  bool
	key     key
	grants  map[string]grant // by code
}

// grant is what a code stands for until it is used.
type grant struct {
	person    Person
	nonce     string
	challenge string
	redirect  string
}

// Start runs an issuer until the test ends. It knows no client yet and signs in nobody.
func Start(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{conduct: Honest, key: newKey(), grants: map[string]grant{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.configuration)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(i.unlessDown(mux))
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

// Register makes the client known, in place of the one before.
func (i *Issuer) Register(c Client) { i.set(func() { i.client = c }) }

// SignsIn is who comes to the authorization endpoint from now on.
func (i *Issuer) SignsIn(p Person) { i.set(func() { i.person = p }) }

// Behaves sets what it does wrong from now on.
func (i *Issuer) Behaves(c Conduct) { i.set(func() { i.conduct = c }) }

// Rotate signs with a new key from now on; the one before is published no more.
func (i *Issuer) Rotate() { i.set(func() { i.key = newKey() }) }

// Down breaks off every connection without an answer, until it is up again.
func (i *Issuer) Down(down bool) { i.set(func() { i.down = down }) }

// WantsSecretInForm makes client_secret_post the only way to send the secret; before, it is client_secret_basic.
func (i *Issuer) WantsSecretInForm() { i.set(func() { i.inForm = true }) }

// Environ is what a process must be told to sign in the people of a tenant here as the client that is registered.
// COXSWAIN_PUBLIC_URL comes beside it.
func (i *Issuer) Environ(t testing.TB, tenant string) []string {
	t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	file := filepath.Join(t.TempDir(), "client-secret")
	if err := os.WriteFile(file, []byte(i.client.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"COXSWAIN_OIDC_ISSUER=" + i.URL, "COXSWAIN_OIDC_CLIENT_ID=" + i.client.ID,
		"COXSWAIN_OIDC_CLIENT_SECRET_FILE=" + file, "COXSWAIN_OIDC_TENANT=" + tenant,
	}
}

func (i *Issuer) set(change func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change()
}

func (i *Issuer) unlessDown(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		down := i.down
		i.mu.Unlock()
		if down {
			panic(http.ErrAbortHandler) // the connection ends here
		}
		next.ServeHTTP(w, r)
	})
}

func newCode() string { return rand.Text() }
