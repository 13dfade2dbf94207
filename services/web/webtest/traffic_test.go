package webtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"coxswain/services/web/webtest"
)

func TestBytesAreAllThatEveryPageReceived(t *testing.T) {
	t.Parallel()
	url := site(t, `/* the script */`, map[string]string{"/{$}": `<p>first canary</p>`, "/second": `<p>the second</p>`})
	p := webtest.Open(t, desktop)
	p.Visit(url)
	p.Visit(url + "/second")
	got := p.Bytes()
	if len(got) < 3 || got[0].URL != url+"/" || got[0].Type != "document" || got[0].Status != 200 || got[1].Type != "script" {
		t.Fatalf("received %+v", got)
	}
	if body := string(got[0].Body); !strings.Contains(body, "first canary") || got[0].Size <= len(body) {
		t.Errorf("%d bytes for %q, which came with headers", got[0].Size, body)
	}
	if body := string(got[1].Body); body != `/* the script */` {
		t.Errorf("the script is %q", body)
	}
	second := slices.IndexFunc(got, func(r webtest.Received) bool { return strings.Contains(string(r.Body), "the second") })
	if second < 0 || got[second].URL != url+"/second" {
		t.Errorf("the second page is number %d", second)
	}
}

func TestBytesOfAStreamAreThoseThatHaveCome(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { write(w, `<p id="heard">silence</p>`) })
	mux.HandleFunc("GET /favicon.ico", noIcon)
	mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `(async () => {
			const reader = (await fetch("/stream")).body.getReader();
			for (let all = "";;) {
				all += new TextDecoder().decode((await reader.read()).value);
				document.getElementById("heard").textContent = all;
			}
		})()`)
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, part := range []string{"data: one\n\n", "data: two\n\n"} {
			fmt.Fprint(w, part)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p := webtest.Open(t, desktop)
	p.Visit(server.URL)
	p.See("data: two")
	for _, r := range p.Bytes() {
		if got, want := string(r.Body), "data: one\n\ndata: two\n\n"; r.Type == "fetch" && got != want {
			t.Errorf("the stream brought %q, want %q", got, want)
		}
	}
}
