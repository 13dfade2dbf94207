package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"time"

	"coxswain/events"
)

// benchView reads what people look at most: who owes what in an account with 500 open commitments, and why to meet.
func benchView(ctx context.Context, b *bench) (err error) {
	const open = 500
	account := customerID(0)
	past := opening(account, time.Now())
	for i := range open {
		past = append(past, promise(account, fmt.Sprintf("promise-%03d", i), i, time.Now())...)
	}
	s, _, err := b.startSite(ctx, "view", past)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	reader, err := dial(s.address, s.token)
	if err != nil {
		return err
	}
	r := reading{b, reader, fmt.Sprintf("open=%d", open)}
	view, agenda := "/v1/customers/"+string(account)+"/responsibility", "/v1/calls/"+string(callID(account))+"/agenda"
	return errors.Join(
		r.measure(ctx, "view", view, ""),
		r.measure(ctx, "agenda, nothing new", agenda, ""),
		r.measure(ctx, "agenda, after a fact", agenda, wish(account)),
	)
}

// reading is one reader that asks again and again.
type reading struct {
	*bench
	caller *caller
	config string
}

// measure reads a path. With a body, a promise is asked for before each reading, which then waits for the read model to
// show it; that time counts.
func (r reading) measure(ctx context.Context, name, path, body string) error {
	return r.bench.measure(ctx, cell{config: r.config, run: func(_ context.Context, round int) ([]Figure, error) {
		var got answer
		waits := []time.Duration(nil)
		m, end := r.start(), time.Now().Add(r.For)
		for nth := 0; time.Now().Before(end); nth++ {
			position, err := r.write(fmt.Sprintf("%s-%d-%d", events.DateOf(end, time.UTC), round, nth), body)
			if err != nil {
				return nil, err
			}
			began := time.Now()
			if got, err = r.caller.get(path, position); err != nil {
				return nil, err
			}
			waits = append(waits, time.Since(began))
		}
		f := m.figure(name, len(waits)).waited(waits)
		f.Bytes = packed(got.body)
		return []Figure{f}, nil
	}})
}

// write gives the position of a promise that it asks for; "0" without a body.
func (r reading) write(key, body string) (string, error) {
	if body == "" {
		return "0", nil
	}
	got, err := r.caller.post("/v1/commitments", key, body)
	return got.header.Get("Coxswain-Position"), err
}

// packed is how large a body is as gzip sends it.
func packed(body []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	return b.Len()
}
