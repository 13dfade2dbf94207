package httpapi_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coxswain/events"
	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

// shelf serves one large document.
func shelf(t *testing.T, content ...string) *httptest.Server {
	t.Helper()
	body, err := httpapi.Encode(content)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	httpapi.PackedQuery(httpapi.New(mux, "Test", ""), "/v1/goals", "list-goals", "List goals",
		func(context.Context, *struct{ httpapi.Read }) (*httpapi.Sent[[]string], error) {
			return &httpapi.Sent[[]string]{Position: 7, Body: body}, nil
		})
	server := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{}))
	t.Cleanup(server.Close)
	return server
}

// fetch asks with headers as they are: the client neither asks for gzip by itself nor unpacks it.
func fetch(t *testing.T, server *httptest.Server, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/goals", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

var long = strings.Repeat("every clerk works in the new tool ", 100)

func TestALargeAnswerIsPackedForWhoAcceptsIt(t *testing.T) {
	t.Parallel()
	server := shelf(t, long)
	plain, want := fetch(t, server)
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("Coxswain-Position") != "7" || plain.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("plain: %v", plain.Header)
	}
	for _, accepted := range []string{"gzip", "br, gzip;q=0.5", "deflate,gzip"} {
		packed, body := fetch(t, server, "Accept-Encoding", accepted)
		if packed.Header.Get("Content-Encoding") != "gzip" || len(body) > len(want)/10 {
			t.Fatalf("%s: %d of %d bytes, %v", accepted, len(body), len(want), packed.Header)
		}
		r, err := gzip.NewReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != want {
			t.Errorf("%s: unpacked it is %.60s (%v)", accepted, got, err)
		}
	}
	for _, not := range []string{"gzip;q=0", "br", "identity", "xgzip"} {
		if answer, body := fetch(t, server, "Accept-Encoding", not); answer.Header.Get("Content-Encoding") != "" || body != want {
			t.Errorf("%s: %v", not, answer.Header)
		}
	}
	if small, _ := fetch(t, shelf(t, "one"), "Accept-Encoding", "gzip"); small.Header.Get("Content-Encoding") != "" {
		t.Error("a few bytes are packed")
	}
}

func TestWhoHasTheAnswerAlreadyGetsNoBody(t *testing.T) {
	t.Parallel()
	server := shelf(t, long)
	first, _ := fetch(t, server)
	tag := first.Header.Get("ETag")
	for _, has := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag, "*"} {
		answer, body := fetch(t, server, "If-None-Match", has)
		if answer.StatusCode != http.StatusNotModified || body != "" || answer.Header.Get("ETag") != tag || answer.Header.Get("Coxswain-Position") != "7" {
			t.Errorf("%s: %d %v", has, answer.StatusCode, answer.Header)
		}
	}
	for _, has := range []string{"", `"other"`, tag[:len(tag)-3] + `xy"`} {
		if answer, body := fetch(t, server, "If-None-Match", has); answer.StatusCode != http.StatusOK || body == "" {
			t.Errorf("%s: %d", has, answer.StatusCode)
		}
	}
	if other, _ := fetch(t, shelf(t, long, "more")); other.Header.Get("ETag") == tag {
		t.Error("other content has the same tag")
	}
}

type sized string

func (s sized) Size() int { return len(s) }

func TestAnAnswerIsKeptAsLongAsItsStampStands(t *testing.T) {
	t.Parallel()
	kept := httpapi.Kept[string, sized]{Most: 10}
	gives := func(key, stamp string, want bool) {
		t.Helper()
		if value, ok := kept.Get(key, stamp); ok != want {
			t.Errorf("%s under %s: %q %v", key, stamp, value, ok)
		}
	}
	kept.Put("a", "1", "four")
	kept.Put("b", "1", "five.")
	gives("a", "1", true)
	gives("a", "2", false)
	gives("c", "1", false)
	kept.Put("a", "2", "five.") // in place of the four: ten in all
	gives("a", "1", false)
	gives("a", "2", true)
	gives("b", "1", true)
	kept.Put("c", "1", "one more") // too many: only the newest is left
	gives("a", "2", false)
	gives("c", "1", true)
	kept.Put("d", "1", "more than there is room for")
	gives("d", "1", false)
	gives("c", "1", false)
	var nothing httpapi.Kept[string, sized]
	nothing.Put("a", "1", "four")
	if _, ok := nothing.Get("a", "1"); ok {
		t.Error("the zero value keeps something")
	}
}

func TestOnlyTheTenantsPeopleAreToldHowFarTheLogHasCome(t *testing.T) {
	t.Parallel()
	body, err := httpapi.Encode("all that there is")
	if err != nil {
		t.Fatal(err)
	}
	type input struct{ httpapi.Read }
	mux := http.NewServeMux()
	api := httpapi.New(mux, "Test", "")
	httpapi.PackedQuery(api, "/v1/packed", "read-packed", "Read it packed",
		func(context.Context, *input) (*httpapi.Sent[string], error) {
			return &httpapi.Sent[string]{Position: 70, Body: body}, nil
		})
	httpapi.Query(api, "/v1/plain", "read-plain", "Read it", func(context.Context, *input) (*httpapi.Shown[string], error) {
		return &httpapi.Shown[string]{Position: 70}, nil
	})
	httpapi.Query(api, "/v1/bare", "read-bare", "Read it whatever was seen", func(context.Context, *struct{}) (*httpapi.Shown[string], error) {
		return &httpapi.Shown[string]{Position: 70}, nil
	})
	as := func(p identity.Principal, path, asked string) string {
		r := httptest.NewRequestWithContext(identity.With(t.Context(), p), http.MethodGet, path, nil)
		r.Header.Set("Coxswain-Position", asked)
		answer := httptest.NewRecorder()
		httpapi.Handler(mux, httpapi.Options{}).ServeHTTP(answer, r)
		if answer.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, answer.Code, answer.Body)
		}
		return strings.TrimPrefix(answer.Header().Get("Coxswain-Position"), "0") // none, and none asked for
	}
	vendor := identity.Principal{Tenant: "t1", Person: "vera", Party: events.Vendor, Role: identity.CSM}
	customer := identity.Principal{Tenant: "t1", Person: "ada", Party: events.Customer, Customer: "acme", Role: identity.Contact}
	for _, path := range []string{"/v1/packed", "/v1/plain"} {
		for asked, told := range map[string]string{"0": "", "61": "61"} {
			if got := as(vendor, path, asked); got != "70" {
				t.Errorf("%s: the tenant's people, who asked for %s, are told %q", path, asked, got)
			}
			if got := as(customer, path, asked); got != told {
				t.Errorf("%s: a customer who asked for %s is told %q", path, asked, got)
			}
		}
	}
	if got := as(customer, "/v1/bare", "0"); got != "" {
		t.Errorf("where no position can be asked for, a customer is told %q", got)
	}
}
