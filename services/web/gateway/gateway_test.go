package gateway_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"coxswain/pkg/daemon"
	"coxswain/pkg/httpapi"
	"coxswain/services/web/gateway"
)

// oars is a service that says which headers it got.
func oars() daemon.Service {
	return daemon.Service{Name: "oars", API: func(api huma.API, _ daemon.Deps) {
		httpapi.Query(api, "/v1/oars/{oar}", "show-oar", "Show an oar",
			func(_ context.Context, in *struct {
				Oar   string `path:"oar"`
				Token string `header:"Authorization"`
			},
			) (*httpapi.Shown[string], error) {
				return &httpapi.Shown[string]{Position: 7, Body: in.Oar + " " + in.Token}, nil
			})
	}}
}

func serve(t *testing.T, mux *http.ServeMux) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(httpapi.Handler(mux, httpapi.Options{}))
	t.Cleanup(s.Close)
	return s
}

// elsewhere runs the service on its own and returns a gateway in front of it.
func elsewhere(t *testing.T) (front, behind *httptest.Server) {
	t.Helper()
	own := http.NewServeMux()
	oars().API(httpapi.New(own, "oars", ""), daemon.Deps{})
	behind = serve(t, own)
	address, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	gateway.Register(mux, oars(), address)
	return serve(t, mux), behind
}

func get(t *testing.T, address string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer cox_x")
	r.Header.Set("Request-Id", "abc")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

func TestAnOperationThatRunsElsewhereAnswersAsIfItWereHere(t *testing.T) {
	t.Parallel()
	front, _ := elsewhere(t)
	answer := get(t, front.URL+"/v1/oars/port")
	var body string
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil || body != "port Bearer cox_x" {
		t.Errorf("answered %q (%v)", body, err)
	}
	if ids := answer.Header.Values("Request-Id"); len(ids) != 1 || ids[0] != "abc" || answer.Header.Get("Coxswain-Position") != "7" {
		t.Errorf("the headers are %v", answer.Header)
	}
}

func TestAServiceThatIsAwayIsSaidToBeAway(t *testing.T) {
	t.Parallel()
	front, behind := elsewhere(t)
	behind.Close()
	answer := get(t, front.URL+"/v1/oars/port")
	var p httpapi.Problem
	if err := json.NewDecoder(answer.Body).Decode(&p); err != nil || answer.StatusCode != http.StatusServiceUnavailable || p.Code != "service-unavailable" {
		t.Errorf("answered %d %+v (%v)", answer.StatusCode, p, err)
	}
	if answer.Header.Get("Retry-After") == "" {
		t.Error("does not say when to try again")
	}
}

func TestServicesArePlacedByTheEnvironment(t *testing.T) {
	t.Parallel()
	other := daemon.Service{Name: "blades"}
	local, remote, err := gateway.Place([]string{"OARS_URL=http://oars:8080"}, []daemon.Service{oars(), other})
	if err != nil || len(local) != 1 || local[0].Name != "blades" || remote["oars"].Host != "oars:8080" {
		t.Errorf("placed %v and %v (%v)", local, remote, err)
	}
	for _, address := range []string{"oars:8080", "/oars", "ftp://oars", "http://"} {
		if _, _, err := gateway.Place([]string{"OARS_URL=" + address}, []daemon.Service{oars()}); !errors.Is(err, daemon.ErrConfig) {
			t.Errorf("%s: got %v", address, err)
		}
	}
}
