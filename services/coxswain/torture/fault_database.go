package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"coxswain/services/coxswain/torture/load"
)

// openTransaction leaves a write transaction open in another database of the cluster (F18). Readers that trust the
// oldest transaction of a cluster would wait for it; ours must not: the stream follows the log.
type openTransaction struct{ conn *pgx.Conn }

func (*openTransaction) name() string { return "F18 a transaction left open in another database" }

func (f *openTransaction) inject(ctx context.Context, r *round) (_ string, err error) {
	if f.conn, err = pgx.Connect(ctx, r.Cluster.Admin()); err != nil {
		return "", err
	}
	for _, sql := range []string{"create table if not exists left_open (n int)", "begin", "insert into left_open values (1)"} {
		if _, err := f.conn.Exec(ctx, sql); err != nil {
			return "", err
		}
	}
	return "with a row written", nil
}

func (f *openTransaction) heal(ctx context.Context, _ *round) error {
	if f.conn == nil {
		return nil
	}
	return f.conn.Close(ctx)
}

// crowd sends many requests at once over few connections to the database (F17): each is answered or told "not now",
// in time, and whoever asks whether the process lives gets an answer.
type crowd struct{}

func (*crowd) name() string { return "F17 two hundred clients on a small pool" }

func (*crowd) inject(ctx context.Context, r *round) (string, error) {
	const clients, limit = 200, 30 * time.Second
	token, err := r.Issue(ctx, load.Operator(load.Tenants()[0]))
	if err != nil {
		return "", err
	}
	client := &http.Client{Timeout: limit, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	var answered, refused, away atomic.Int64
	for range clients {
		all.Go(func() {
			switch status, err := ask(ctx, client, r.Base+"/v1/portfolio?limit=1", token); {
			case status == http.StatusOK:
				answered.Add(1)
			case status == http.StatusServiceUnavailable:
				refused.Add(1)
			case err != nil && !errors.Is(err, context.DeadlineExceeded):
				away.Add(1) // an earlier fault has not been overcome yet
			default:
				r.ground.Findings.Addf("F17: a reader in a crowd was answered %d (%v)", status, err)
			}
		})
	}
	all.Wait()
	return fmt.Sprintf("%d answered, %d told to come later, %d found nobody", answered.Load(), refused.Load(), away.Load()), ctx.Err()
}

func ask(ctx context.Context, client *http.Client, address, token string) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	got, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return got.StatusCode, got.Body.Close()
}

func (*crowd) heal(context.Context, *round) error { return nil } // it has gone home
