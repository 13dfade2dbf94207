package main

import (
	"encoding/json"
	"io"
	"slices"
	"time"
)

// figure is what a measurement came to, with the names that `coxswain bench` reads.
type figure struct {
	Name string  `json:"name"`             // as the product's own: append, rebuild, relay, commit to stream
	N    int     `json:"n"`                // commands or facts
	Rate float64 `json:"rate,omitempty"`   // per second
	P50  float64 `json:"p50_us,omitempty"` // microseconds
	P99  float64 `json:"p99_us,omitempty"` // microseconds
	CPU  float64 `json:"cpu_us,omitempty"` // processor microseconds for each of n
	Note string  `json:"note,omitempty"`   // what else is to be known
}

func (f figure) print(out io.Writer) error { return json.NewEncoder(out).Encode(f) }

// waited adds how long each took.
func (f figure) waited(all []time.Duration) figure {
	slices.Sort(all)
	at := func(p float64) float64 {
		if len(all) == 0 {
			return 0
		}
		return float64(all[min(len(all)-1, int(p*float64(len(all))))].Nanoseconds()) / 1e3
	}
	f.P50, f.P99 = at(0.50), at(0.99)
	return f
}

// meter reads clock and processor when a measurement begins.
type meter struct {
	began time.Time
	used  time.Duration
}

func start() meter { return meter{time.Now(), processor()} }

// figure is what n commands or facts since the start came to.
func (m meter) figure(name string, n int) figure {
	took, used := time.Since(m.began), processor()-m.used
	f := figure{Name: name, N: n}
	if n > 0 {
		f.Rate = float64(n) / took.Seconds()
		f.CPU = float64(used.Microseconds()) / float64(n)
	}
	return f
}
