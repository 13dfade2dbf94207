package projection_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"coxswain/events"
	"coxswain/pkg/eventlog"
	"coxswain/pkg/projection"
)

func TestAHoleInWhatTheSourceDeliversIsFilledFromTheLogAndCounted(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	source, opened, reg := make(gate), make(chan struct{}, 1), prometheus.NewRegistry()
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Registerer: reg, Source: func(context.Context, int64) (projection.Source, error) {
		opened <- struct{}{}
		return source, nil
	}})
	<-opened
	h.add(commented("acme", "c1"), commented("acme", "c1"), commented("acme", "c1"), commented("acme", "c1"))
	source <- []events.Recorded{h.facts[4], h.facts[2], h.facts[0], h.facts[2]}
	wait(t, s, h)
	if got, want := hash(t, s), hash(t, memory(t, d, h)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if n := count(t, reg, "coxswain_projection_gaps_total"); n != 2 {
		t.Errorf("%v gaps", n)
	}
}

// errorsOf is a handler that hands on what is logged as an error.
type errorsOf chan string

func (e errorsOf) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (e errorsOf) WithAttrs([]slog.Attr) slog.Handler           { return e }
func (e errorsOf) WithGroup(string) slog.Handler                { return e }
func (e errorsOf) Handle(_ context.Context, r slog.Record) error {
	select {
	case e <- r.Message:
	default:
	}
	return nil
}

func TestAStreamAheadOfTheLogHaltsTheProjectionUntilTheLogHasTheFacts(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"))
	whole := new(history).add(h.facts...).add(commented("acme", "c1"), commented("acme", "c1"))
	halted := make(errorsOf, 1)
	source := make(gate, 1)
	source <- whole.facts[2:] // 3, while the log ends at 1
	s := p.store(t, d)
	p.run(t, projection.RunnerConfig{Log: h, Definition: d, Logger: slog.New(halted), Source: func(ctx context.Context, after int64) (projection.Source, error) {
		if after > 1 {
			return projection.LogSource(ctx, h, 0, after), nil
		}
		return source, nil
	}})
	if msg := <-halted; msg != "projection halted" {
		t.Error(msg)
	}
	if at, err := s.Position(t.Context(), 0); at != 1 || err != nil {
		t.Errorf("it stands at %d, %v", at, err)
	}
	h.add(whole.facts[1:]...)
	source <- whole.facts[2:]
	wait(t, s, h)
}

func TestACheckpointBehindTheEndOfTheLogHalts(t *testing.T) {
	t.Parallel()
	d := board("board")
	p := prepared(t, d)
	h := new(history).add(proposed("acme", "c1", "one"), commented("acme", "c1"))
	s := p.store(t, d)
	stop := p.run(t, projection.RunnerConfig{Log: h, Definition: d})
	wait(t, s, h)
	stop()
	halted := make(errorsOf, 1)
	shorter := new(history).add(h.facts[0])
	p.run(t, projection.RunnerConfig{Log: shorter, Definition: d, Logger: slog.New(halted)})
	if msg := <-halted; msg != "projection halted" {
		t.Error(msg)
	}
}

func TestALogSourceWakesUpForNewFacts(t *testing.T) {
	t.Parallel()
	h := new(history).add(commented("acme", "c1"))
	var log eventlog.Log = h
	s := projection.LogSource(t.Context(), log, 0, 0)
	for n := int64(1); n <= 3; n++ {
		facts, err := s.Next(t.Context(), 10)
		if err != nil || len(facts) != 1 || facts[0].Position != n {
			t.Fatal(facts, err)
		}
		h.add(commented("acme", "c1"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Next(ctx, 10); err != nil {
		t.Error("a fact that is there is given even so:", err)
	}
	if _, err := s.Next(ctx, 10); err == nil {
		t.Error("no error from a context that has ended")
	}
}
