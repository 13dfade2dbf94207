package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"coxswain/services/web/sitetest"
)

// Budgets of a page in bytes on the wire, without and with what a browser keeps (issue: the pages).
const (
	firstVisit = 150_000
	nextVisit  = 40_000
)

func TestEveryPageIsThereForItsReaderAndSmall(t *testing.T) {
	t.Parallel()
	w := sitetest.Start(t)
	for _, stop := range w.Tour(t) {
		t.Run(stop.Name, func(t *testing.T) {
			t.Parallel()
			status, size, body := load(t, w, stop)
			if want := statusOf(stop); status != want {
				t.Fatalf("%s as %q answers %d, not %d", stop.Path, stop.Who, status, want)
			}
			total := size
			for _, asset := range assetsOf(body) {
				_, bytes, _ := load(t, w, sitetest.Stop{Path: asset})
				total += bytes
			}
			if size > nextVisit || total > firstVisit {
				t.Errorf("%d bytes, with its assets %d", size, total)
			}
			t.Logf("%-18s %6d bytes, with its assets %6d", stop.Name, size, total)
		})
	}
}

func statusOf(stop sitetest.Stop) int {
	if stop.Name == "nothing-here" || stop.Name == "nowhere" {
		return http.StatusNotFound
	}
	return http.StatusOK
}

// load loads an address as a browser does, packed.
func load(t testing.TB, w *sitetest.World, stop sitetest.Stop) (status, size int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+stop.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if stop.Who != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: w.As(t, stop.Who).Session})
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	packed, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Header.Get("Content-Encoding") != "gzip" {
		return answer.StatusCode, len(packed), string(packed)
	}
	plain, err := gzip.NewReader(strings.NewReader(string(packed)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, len(packed), string(text)
}

// assetsOf lists what a page loads beside itself.
func assetsOf(body string) []string {
	var all []string
	for part := range strings.SplitSeq(body, `"`) {
		if strings.HasPrefix(part, "/assets/") {
			all = append(all, part)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// BenchmarkPages is the server's time for each page of the tour, with what lies between: one browser, one machine.
func BenchmarkPages(b *testing.B) {
	w := sitetest.Own(b, "COXSWAIN_RATE_PER_SECOND=0") // else most of it would be pages that say "too often"
	for _, stop := range w.Tour(b) {
		b.Run(stop.Name, func(b *testing.B) {
			r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, w.URL+stop.Path, nil)
			if err != nil {
				b.Fatal(err)
			}
			if stop.Who != "" {
				r.AddCookie(&http.Cookie{Name: "session", Value: w.As(b, stop.Who).Session})
			}
			r.Header.Set("Accept-Encoding", "gzip")
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				answer, err := http.DefaultTransport.RoundTrip(r)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				if want := statusOf(stop); answer.StatusCode != want {
					b.Fatalf("%s answers %d, not %d", stop.Path, answer.StatusCode, want)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			for name, share := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
				b.ReportMetric(float64(took[int(float64(len(took)-1)*share)].Microseconds())/1000, name)
			}
		})
	}
}
