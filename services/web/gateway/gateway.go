// Package gateway joins services that run elsewhere under this process's address. It knows which requests are whose
// from the operations that each service declares, so there is no table of routes to keep.
package gateway

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.opentelemetry.io/otel/propagation"

	"coxswain/pkg/daemon"
	"coxswain/pkg/fault"
	"coxswain/pkg/httpapi"
)

// errAway says that a service does not answer.
var errAway = fault.New(fault.Unavailable, "service-unavailable", "this part of Coxswain does not answer at the moment; try again")

// Place splits the services into those that run in this process and those that run elsewhere, at the address that the
// environment gives them: PLANS_URL for the service plans.
func Place(environ []string, services []daemon.Service) (local []daemon.Service, remote map[string]*url.URL, err error) {
	remote = map[string]*url.URL{}
	for _, s := range services {
		name := strings.ToUpper(s.Name) + "_URL"
		address := lookUp(environ, name)
		if address == "" {
			local = append(local, s)
			continue
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, nil, fmt.Errorf("%w: %s must be an address like http://%s:8080", daemon.ErrConfig, name, s.Name)
		}
		remote[s.Name] = u
	}
	return local, remote, nil
}

func lookUp(environ []string, name string) string {
	for _, entry := range environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// Register puts the operations of a service that runs at the address on mux and returns their document.
func Register(mux *http.ServeMux, s daemon.Service, address *url.URL) *huma.OpenAPI {
	api := httpapi.New(http.NewServeMux(), s.Name, s.Doc)
	s.API(api, daemon.Deps{})
	to := proxy(address)
	for path, item := range api.OpenAPI().Paths {
		for method, operation := range operations(item) {
			if operation != nil {
				mux.Handle(method+" "+path, to)
			}
		}
	}
	return api.OpenAPI()
}

func operations(item *huma.PathItem) map[string]*huma.Operation {
	return map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}
}

// proxy passes requests on as they are. The service checks the token again: it trusts nobody in front of it.
func proxy(address *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(address)
			r.SetXForwarded()
			r.Out.Header.Set("Request-Id", httpapi.RequestID(r.In.Context()))
			propagation.TraceContext{}.Inject(r.In.Context(), propagation.HeaderCarrier(r.Out.Header))
		},
		ModifyResponse: func(answer *http.Response) error {
			answer.Header.Del("Request-Id") // our own layer has set both
			answer.Header.Del("X-Content-Type-Options")
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() != nil {
				err = context.Cause(r.Context())
			}
			httpapi.Refuse(w, r, errAway.Because(err))
		},
		FlushInterval: -1, // streams must not wait in a buffer
		Transport:     transport(),
	}
}

// transport has no limit on the whole answer, as streams stay open; the service bounds its own work.
func transport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	t.MaxIdleConnsPerHost = 64
	t.ResponseHeaderTimeout = 30 * time.Second
	return t
}
