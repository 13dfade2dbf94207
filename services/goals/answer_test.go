package goals_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// answer is what came back over HTTP.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// ask sends a request as somebody; a body makes it a POST.
func (w *world) ask(as, path string, body any, headers ...string) answer {
	w.t.Helper()
	method, content := http.MethodGet, []byte(nil)
	if body != nil {
		method = http.MethodPost
		if text, ok := body.(string); ok {
			content = []byte(text)
		} else if content, _ = json.Marshal(body); string(content) == "{}" {
			content = nil
		}
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, bytes.NewReader(content))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("As", as)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Request-Id", "same")
	r.Header.Set("Idempotency-Key", fmt.Sprintf("key-%d", w.keys.Add(1)))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer got.Body.Close()
	all, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{w.t, got.StatusCode, got.Header, all}
}

// is expects a status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("answered %d: %s", a.status, a.body)
	}
	return a
}

// refused expects a problem with the status and code.
func (a answer) refused(status int, code string) {
	a.t.Helper()
	if got := a.is(status).text("code"); got != code {
		a.t.Fatalf("refused with %q: %s", got, a.body)
	}
}

func (a answer) text(field string) string {
	a.t.Helper()
	s, _ := a.object()[field].(string)
	return s
}

func (a answer) object() map[string]any {
	a.t.Helper()
	var o map[string]any
	if err := json.Unmarshal(a.body, &o); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
	return o
}
