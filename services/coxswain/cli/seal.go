package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"coxswain/pkg/seal"
	"coxswain/services/coxswain/admin"
)

// Seal is about the seals of the log.
type Seal struct {
	Latest LatestSeal `cmd:"" help:"Print the last seal as JSON, to be handed out and kept."`
}

// LatestSeal prints the last seal of each shard.
type LatestSeal struct{}

// Help says what a seal is good for.
func (*LatestSeal) Help() string {
	return `Whoever keeps a seal can find out later whether anything up to it was changed, moved, added or taken away, even by
somebody who rewrote the database with all of its seals. Hand one out now and then: to customers, to an auditor, to a mailbox.

  coxswain seal latest > seal.json
  coxswain verify --against seal.json`
}

// Run runs the command.
func (c *LatestSeal) Run(ctx context.Context, g *Globals) error {
	var latest admin.Seals
	if _, err := g.client().Get(ctx, "/v1/admin/seals", nil, &latest); err != nil {
		return err
	}
	if len(latest.Seals) == 0 {
		return refusal("nothing is sealed yet; facts are sealed within seconds")
	}
	for _, s := range latest.Seals {
		text, err := json.Marshal(s)
		if err != nil {
			return err
		}
		g.say("%s", text)
	}
	return nil
}

// readSeals reads seals that were handed out: JSON objects, one after another, in each file.
func readSeals(paths []string) ([]seal.Seal, error) {
	var all []seal.Seal
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return nil, usage("--against: %v", err)
		}
		decoder := json.NewDecoder(file)
		before := len(all)
		for err == nil {
			var s seal.Seal
			if err = decoder.Decode(&s); err == nil {
				all = append(all, s)
			}
		}
		if err = errors.Join(without(io.EOF, err), file.Close()); err != nil || len(all) == before {
			return nil, usage("--against: %s holds no seal as `coxswain seal latest` prints it (%v)", path, err)
		}
	}
	return all, nil
}

// without is nil for the error that is expected.
func without(expected, err error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// againstQuery is a query for verify.
func againstQuery(handed []seal.Seal) (string, error) {
	query := url.Values{}
	for _, s := range handed {
		text, err := json.Marshal(s)
		if err != nil {
			return "", fmt.Errorf("write a seal: %w", err)
		}
		query.Add("against", string(text))
	}
	if len(query) == 0 {
		return "", nil
	}
	return "?" + query.Encode(), nil
}
