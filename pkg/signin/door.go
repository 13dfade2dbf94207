package signin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/text/unicode/norm"

	"coxswain/pkg/identity"
)

// Door is all that signing in needs, over the tables of identity.Migrate.
type Door struct {
	Accounts *Accounts
	Links    *Links
	Codes    *Codes

	tokens *identity.Tokens
}

// Open makes the door of an installation. now is the clock by which links and codes expire.
func Open(pool *pgxpool.Pool, key identity.Key, tokens *identity.Tokens, now func() time.Time) *Door {
	mails := digest{key.Derive("mail-index")}
	return &Door{
		Accounts: &Accounts{pool: pool, mails: mails, tokens: tokens, now: now},
		Links:    &Links{pool: pool, mails: mails, now: now},
		Codes:    &Codes{pool: pool, codes: digest{key.Derive("codes")}, now: now},
		tokens:   tokens,
	}
}

// Prune forgets tokens, links and codes that are long over, and reports how many.
func (d *Door) Prune(ctx context.Context) (int64, error) {
	tokens, tokensErr := d.tokens.Prune(ctx)
	links, linksErr := d.Links.prune(ctx)
	codes, codesErr := d.Codes.prune(ctx)
	return tokens + links + codes, errors.Join(tokensErr, linksErr, codesErr)
}

// digest is a keyed hash: what it hides cannot be found by trying, without the key.
type digest struct{ key [32]byte }

func (d digest) of(parts ...string) []byte {
	mac := hmac.New(sha256.New, d.key[:])
	_, _ = mac.Write([]byte(strings.Join(parts, "\x00"))) // a hash never fails
	return mac.Sum(nil)
}

// mail is the digest of an address; nil for none. Addresses that differ in case, spaces around them or the composition of
// their letters are one: no mail provider of note tells them apart, and people do not.
func (d digest) mail(address string) []byte {
	address = strings.ToLower(norm.NFC.String(strings.TrimSpace(address)))
	if address == "" {
		return nil
	}
	return d.of(address)
}
