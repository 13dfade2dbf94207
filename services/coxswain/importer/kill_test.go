package importer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/importer"
)

// A run is killed at a command, before the server gets it or after it has written and before the answer
// arrives. Another run then ends with exactly the facts of one that nobody killed.
func TestARunThatWasKilledIsCompletedByAnother(t *testing.T) {
	t.Parallel()
	whole := start(t)
	whole.run(folder, importer.Options{})
	want := whole.imported()

	const kills = 4
	random := rand.New(rand.NewPCG(1, 7))
	s := start(t)
	for range kills {
		s.kill(1+random.Int64N(60), random.IntN(2) == 0)
	}
	s.run(folder, importer.Options{})
	if diff := cmp.Diff(want, s.imported()); diff != "" {
		t.Fatal(diff)
	}
}

// kill begins a run and ends it at its nth write: it may have been written, or not. A run that has fewer left
// ends by itself.
func (s *server) kill(nth int64, written bool) {
	s.t.Helper()
	ctx, end := context.WithCancel(s.t.Context())
	defer end()
	c := client.New(s.proxy(nth, written, end), s.token(olga))
	f, _ := importer.Read(folder)
	if _, err := importer.Run(ctx, c, f, importer.Options{Now: now}); err != nil && !errors.Is(err, context.Canceled) {
		s.t.Fatal(err)
	}
}

// proxy stands between the importer and the server, and ends the importer's context at the nth write.
func (s *server) proxy(nth int64, written bool, end func()) string {
	to, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(to)
	forward.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	var writes atomic.Int64
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || writes.Add(1) != nth {
			forward.ServeHTTP(w, r)
			return
		}
		if written {
			forward.ServeHTTP(httptest.NewRecorder(), r.WithContext(context.WithoutCancel(r.Context())))
		}
		end()
		panic(http.ErrAbortHandler)
	}))
	s.t.Cleanup(p.Close)
	return p.URL
}
