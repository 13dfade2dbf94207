package main

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"coxswain/events"
	"coxswain/events/customerevent"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/pgtest"
	"coxswain/pkg/postgres"
	"coxswain/pkg/seal"
)

// sealedDatabase holds six facts under a seal that is signed; its files are what an auditor was given.
type sealedDatabase struct {
	url, key, handed string
	owner            *pgxpool.Pool
}

func evidence(ctx context.Context, url string) error {
	if err := eventlog.Migrate(ctx, url); err != nil {
		return err
	}
	return seal.Migrate(ctx, url)
}

func sealDatabase(t *testing.T) sealedDatabase {
	t.Helper()
	d := sealedDatabase{url: pgtest.New(t, evidence)}
	d.owner = pgtest.Pool(t, d.url, postgres.Options{})
	log, store := eventlog.New(d.owner, &events.Registry{}, eventlog.Options{}), seal.NewStore(d.owner)
	for i := range 6 {
		c := events.CustomerID(fmt.Sprint("customer-", i))
		if _, err := log.Append(t.Context(), eventlog.Append{
			Tenant: "harbor", Customer: c, Command: string(c), OccurredAt: tuesday,
			Writes: []eventlog.Write{{
				Stream: events.Stream{Kind: customerevent.Kind, ID: string(c)}, Facts: []events.Event{customerevent.Registered{Customer: c, Name: "Acme"}},
			}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	facts, err := log.Read(t.Context(), 0, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var leaves []seal.Hash
	for _, r := range facts {
		leaf, err := seal.LeafOf(r)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leaf.Hash())
	}
	private := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	s := seal.Next(seal.Seal{}, leaves, tuesday, seal.NewSigner(private))
	if _, err := store.Add(t.Context(), s, leaves); err != nil {
		t.Fatal(err)
	}
	d.key, d.handed = filepath.Join(t.TempDir(), "seals.pub"), filepath.Join(t.TempDir(), "march.json")
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{d.key: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), d.handed: text} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d sealedDatabase) audit(t *testing.T) said {
	t.Helper()
	return typed(t, "http://127.0.0.1:1", "audit", "--database", d.url, "--key", d.key, "--against", d.handed)
}

func TestAnAuditorChecksADatabaseByItself(t *testing.T) {
	t.Parallel()
	d := sealDatabase(t)
	if got := d.audit(t); got.status != 0 || !strings.Contains(got.out, "6 facts, sealed up to position 6 by 1 seal, signatures checked up to 6") {
		t.Errorf("it said %+v", got)
	}
	for _, sql := range []string{
		"alter table eventlog.events disable trigger all", `update eventlog.events set data = '{"name":"Acne"}' where position = 4`,
	} {
		if _, err := d.owner.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.audit(t); got.status != 1 || !strings.Contains(got.out, "position 4") || !strings.Contains(got.err, "not what was sealed") {
		t.Errorf("it said %+v", got)
	}
}

func TestAFileThatIsNoSealIsNotUnderstood(t *testing.T) {
	t.Parallel()
	d := sealDatabase(t)
	d.handed = d.key
	if got := d.audit(t); got.status != 2 || !strings.Contains(got.err, "holds no seal") {
		t.Errorf("it said %+v", got)
	}
}
