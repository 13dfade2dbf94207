package bench

import (
	"context"
	"encoding/json"
	"io"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// Figure is what one round of a cell came to.
type Figure struct {
	Name   string  `json:"name"`             // "append"
	Who    string  `json:"who"`              // coxswain, yardstick, or who else runs beside
	Config string  `json:"config"`           // "callers=8"
	Round  int     `json:"round"`            // from 1
	N      int     `json:"n"`                // commands, facts or requests
	Rate   float64 `json:"rate,omitempty"`   // per second
	P50    float64 `json:"p50_us,omitempty"` // microseconds
	P99    float64 `json:"p99_us,omitempty"` // microseconds
	CPU    float64 `json:"cpu_us,omitempty"` // processor microseconds for each of n
	// Postgres is PostgreSQL's part of CPU.
	Postgres float64 `json:"postgres_us,omitempty"`
	Bytes    int     `json:"gz_bytes,omitempty"`     // of the answer's body, as gzip packs it
	Resident float64 `json:"resident_mib,omitempty"` // memory of the process
	Disk     float64 `json:"disk_mib,omitempty"`     // of the database
	Load     float64 `json:"load,omitempty"`         // of the machine over the last minute, as the kernel averages it
	Note     string  `json:"note,omitempty"`         // what else is to be known
}

// Ratio compares the medians of all rounds: ours by the yardstick's.
type Ratio struct {
	Name   string  `json:"name"`
	Who    string  `json:"who"` // "coxswain / yardstick"
	Config string  `json:"config"`
	Rounds int     `json:"rounds"`
	Rate   float64 `json:"rate_ratio,omitempty"`
	P50    float64 `json:"p50_ratio,omitempty"`
	P99    float64 `json:"p99_ratio,omitempty"`
	CPU    float64 `json:"cpu_ratio,omitempty"`
}

// machine is what figures depend on; it stands on each line, for lines are copied.
type machine struct {
	Commit string `json:"commit"`
	Go     string `json:"go"`
	Cores  int    `json:"cores"`
}

// report writes lines.
type report struct {
	out      *json.Encoder
	machine  machine
	verdicts []Verdict // so far
}

func newReport(ctx context.Context, out io.Writer) *report {
	return &report{out: json.NewEncoder(out), machine: machine{commit(ctx), runtime.Version(), runtime.NumCPU()}}
}

// commit is what was built: `go build` says it, `go run` does not, then the folder's repository does.
func commit(ctx context.Context) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value[:min(12, len(s.Value))]
			}
		}
	}
	out, err := exec.CommandContext(ctx, "git", "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// line writes one object; an output that is closed is noticed by whoever closed it.
func (r *report) line(v any) { _ = r.out.Encode(v) }

func (r *report) remark(text string) { r.line(map[string]string{"remark": text}) }

func (r *report) figures(who, config string, round int, all []Figure) []Figure {
	for i := range all {
		all[i].Who, all[i].Config, all[i].Round, all[i].Load = who, config, round, load()
		r.line(struct {
			Figure
			machine
		}{all[i], r.machine})
	}
	return all
}

// missing says that somebody beside us gave no figures in a round.
func (r *report) missing(name, who, config string, round int, err error) {
	r.line(struct {
		Figure
		machine
	}{Figure{Name: name, Who: who, Config: config, Round: round, Note: "did not run: " + err.Error()}, r.machine})
}

// compare writes a line for each figure that both have measured.
func (r *report) compare(who string, ours, theirs [][]Figure) {
	if len(theirs) == 0 {
		return
	}
	for _, f := range ours[0] {
		by := func(value func(Figure) float64) float64 {
			if t := median(theirs, f.Name, value); t > 0 {
				return rounded(median(ours, f.Name, value) / t)
			}
			return 0
		}
		ratio := Ratio{
			Name: f.Name, Who: "coxswain / " + who, Config: f.Config, Rounds: len(theirs),
			Rate: by(func(f Figure) float64 { return f.Rate }), CPU: by(func(f Figure) float64 { return f.CPU }),
			P50: by(func(f Figure) float64 { return f.P50 }), P99: by(func(f Figure) float64 { return f.P99 }),
		}
		if ratio.Rate+ratio.P50 > 0 {
			r.line(struct {
				Ratio
				machine
			}{ratio, r.machine})
		}
	}
}

// median of the figures of a name, one of each round.
func median(rounds [][]Figure, name string, value func(Figure) float64) float64 {
	var values []float64
	for _, f := range slices.Concat(rounds...) {
		if f.Name == name {
			values = append(values, value(f))
		}
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

func rounded(v float64) float64 { return float64(int(v*1000+0.5)) / 1000 }

// percentile is in microseconds; waits are sorted.
func percentile(waits []time.Duration, p float64) float64 {
	if len(waits) == 0 {
		return 0
	}
	return rounded(float64(waits[min(len(waits)-1, int(p*float64(len(waits))))].Nanoseconds()) / 1e3)
}
