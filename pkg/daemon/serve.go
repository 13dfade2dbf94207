package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"

	"coxswain/pkg/httpapi"
	"coxswain/pkg/telemetry"
)

// serveOperations adds what operators ask for.
func (r *Runtime) serveOperations() {
	r.Mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	r.Mux.HandleFunc("GET /readyz", r.serveReady)
	r.Mux.Handle("GET /metrics", promhttp.HandlerFor(r.Telemetry.Metrics, promhttp.HandlerOpts{}))
}

// Include adds a document to /openapi.json: that of operations which others put on Mux.
func (r *Runtime) Include(name string, document *huma.OpenAPI) { r.documents[name] = document }

func (r *Runtime) document() ([]byte, error) {
	title := "Coxswain"
	if len(r.documents) == 1 {
		title += " " + r.name
	}
	return httpapi.Document(title, "The success-plan engine.", r.documents)
}

// Handler is all that the process serves, with every layer around it. It is called once per process, after
// everything is on Mux, since it registers metrics and writes the document of all operations.
func (r *Runtime) Handler() (http.Handler, error) {
	document, err := r.document()
	if err != nil {
		return nil, err
	}
	r.Mux.HandleFunc("GET /openapi.json", httpapi.ServeDocument(document))
	figures := telemetry.NewHTTP(r.Telemetry.Metrics)
	layers := httpapi.Handler(r.Mux, httpapi.Options{
		Logger:   r.Logger,
		Cursors:  httpapi.NewCursors(r.Key.Derive("cursors")),
		Observe:  figures.Observe,
		Denied:   figures.Deny,
		Draining: r.draining,
		Pages:    r.Pages,
		Inner: []func(http.Handler) http.Handler{
			httpapi.Authenticate(r.Tokens.Verify, httpapi.OutsideOfAPI),
			httpapi.LimitRate(r.Config.RatePerSecond, r.now),
		},
	})
	return otelhttp.NewHandler(layers, "http",
		otelhttp.WithTracerProvider(r.Telemetry.Tracer), otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithFilter(func(req *http.Request) bool { return strings.HasPrefix(req.URL.Path, "/v1/") })), nil
}

// Serve runs the process on the listener until the context ends, then drains: no new requests, those under
// way finish, then the work beside HTTP ends, all within Config.DrainTimeout.
func (r *Runtime) Serve(ctx context.Context, listener net.Listener) error {
	handler, err := r.Handler()
	if err != nil {
		return errors.Join(err, listener.Close(), r.Drain(ctx))
	}
	server := httpapi.Server(handler, r.Logger)
	r.Start()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	r.Logger.InfoContext(ctx, "serving", "address", listener.Addr().String(), "installation", r.Installation)
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	close(r.draining)
	r.Logger.InfoContext(ctx, "draining")
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.Config.DrainTimeout)
	defer cancel()
	err = errors.Join(err, httpapi.Shutdown(bounded, server))
	return errors.Join(err, r.Drain(bounded))
}

// Run opens the services, serves them on Config.Addr and drains when the context ends.
func Run(ctx context.Context, c Config, tel *telemetry.Telemetry, name string, services ...Service) error {
	r, err := Open(ctx, c, tel, name, services...)
	if err != nil {
		return err
	}
	return r.ListenAndServe(ctx)
}

// ListenAndServe is Serve on Config.Addr.
func (r *Runtime) ListenAndServe(ctx context.Context) error {
	listener, err := net.Listen("tcp", r.Config.Addr)
	if err != nil {
		r.close()
		return fmt.Errorf("%w: COXSWAIN_ADDR: %w", ErrConfig, err)
	}
	return r.Serve(ctx, listener)
}
