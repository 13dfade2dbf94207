package main

import (
	"context"
	"os"
	"path/filepath"
)

// emptyStore lets NATS come back with nothing (F8).
type emptyStore struct{}

func (*emptyStore) name() string { return "F8a NATS with an empty store" }

func (*emptyStore) inject(_ context.Context, r *round) (string, error) {
	r.NATS.Kill()
	return "its disk was lost", os.RemoveAll(r.Store())
}

func (*emptyStore) heal(_ context.Context, r *round) error { return r.NATS.Start() }

// olderStore lets NATS come back as it was a while ago (F8).
type olderStore struct{ copied string }

func (*olderStore) name() string { return "F8b NATS with an older store" }

func (f *olderStore) inject(ctx context.Context, r *round) (string, error) {
	f.copied = filepath.Join(r.Dir, "nats.copy")
	r.NATS.Kill() // a copy of a running store is none
	if err := os.CopyFS(f.copied, os.DirFS(r.Store())); err != nil {
		return "", err
	}
	if err := r.NATS.Start(); err != nil {
		return "", err
	}
	if err := r.rest(ctx, r.between(minimumAge, 2*minimumAge)); err != nil {
		return "", err
	}
	r.NATS.Kill()
	if err := os.RemoveAll(r.Store()); err != nil {
		return "", err
	}
	return "a copy from a moment ago", os.Rename(f.copied, r.Store())
}

func (f *olderStore) heal(_ context.Context, r *round) error { return r.NATS.Start() }
