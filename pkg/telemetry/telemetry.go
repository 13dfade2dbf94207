package telemetry

import (
	"context"
	"io"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Telemetry of one process.
type Telemetry struct {
	Logger  *slog.Logger
	Metrics *prometheus.Registry
	Tracer  *sdktrace.TracerProvider
}

// Options say where it goes.
type Options struct {
	Service string       // name of the process: "plans", "coxswain"
	Output  io.Writer    // of the log; stderr, as a rule
	Level   slog.Leveler // info when nil; a *slog.LevelVar can be turned while running
	// Processors get the spans; none: ids are made and passed on, and nothing is exported.
	Processors []sdktrace.SpanProcessor
}

// New sets up logs, metrics and traces. It changes nothing outside of what it returns; see Install.
func New(o Options) *Telemetry {
	named := resource.NewSchemaless(attribute.String("service.name", o.Service))
	traces := []sdktrace.TracerProviderOption{sdktrace.WithResource(named)}
	if len(o.Processors) == 0 {
		traces = append(traces, sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.NeverSample())))
	}
	for _, p := range o.Processors {
		traces = append(traces, sdktrace.WithSpanProcessor(p))
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &Telemetry{
		Logger:  slog.New(traced{slog.NewJSONHandler(o.Output, &slog.HandlerOptions{Level: o.Level})}).With("service", o.Service),
		Metrics: registry,
		Tracer:  sdktrace.NewTracerProvider(traces...),
	}
}

// Install makes it the default of the process, for libraries that ask for one. Call it from main only.
func (t *Telemetry) Install() {
	slog.SetDefault(t.Logger)
	otel.SetTracerProvider(t.Tracer)
	otel.SetTextMapPropagator(propagation.TraceContext{})
}

// Shutdown sends what is waiting to be exported.
func (t *Telemetry) Shutdown(ctx context.Context) error { return t.Tracer.Shutdown(ctx) }

// traced adds the ids of the context's span to each line.
type traced struct{ slog.Handler }

// Handle implements slog.Handler.
func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace", span.TraceID().String()), slog.String("span", span.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h traced) WithAttrs(a []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(a)} }

// WithGroup implements slog.Handler.
func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
