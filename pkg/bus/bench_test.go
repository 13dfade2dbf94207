package bus

import (
	"testing"
)

// BenchmarkDrain relays a backlog; its figure is facts a second.
func BenchmarkDrain(b *testing.B) {
	h := newHarness(b)
	const backlog = 20_000
	h.log.pull(backlog)
	b.ResetTimer()
	for range b.N {
		if _, err := RebuildStream(b.Context(), h.js, regatta, testLogger(b)); err != nil {
			b.Fatal(err)
		}
		h.relay.forget()
		h.relayAll(h.relay)
	}
	b.ReportMetric(float64(b.N*backlog)/b.Elapsed().Seconds(), "facts/s")
}

// BenchmarkFeed reads a stream from its beginning.
func BenchmarkFeed(b *testing.B) {
	h := newHarness(b)
	const backlog = 20_000
	h.log.pull(backlog)
	h.relayAll(h.relay)
	b.ResetTimer()
	for range b.N {
		f := h.feed(0, never)
		f.wake = nil
		for f.last < backlog {
			if _, err := f.Next(b.Context(), 1000); err != nil {
				b.Fatal(err)
			}
		}
		f.Close()
	}
	b.ReportMetric(float64(b.N*backlog)/b.Elapsed().Seconds(), "facts/s")
}

func BenchmarkEncode(b *testing.B) {
	l := newTestLog(b, "first")
	l.pull(1)
	r := l.all()[0]
	b.ReportAllocs()
	for b.Loop() {
		Encode(r)
	}
}

func BenchmarkDecode(b *testing.B) {
	l := newTestLog(b, "first")
	l.pull(1)
	m, reg := Encode(l.all()[0]), testRegistry(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(reg, m); err != nil {
			b.Fatal(err)
		}
	}
}
