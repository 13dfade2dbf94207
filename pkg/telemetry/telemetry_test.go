package telemetry_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"coxswain/pkg/telemetry"
)

func TestALineOfTheLogCarriesItsTrace(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	tel := telemetry.New(telemetry.Options{Service: "plans", Output: &out})
	ctx, span := tel.Tracer.Tracer("test").Start(t.Context(), "work")
	tel.Logger.With("a", 1).InfoContext(ctx, "done")
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if got := line["trace"]; got != span.SpanContext().TraceID().String() {
		t.Errorf("trace is %v", got)
	}
	if line["service"] != "plans" || line["msg"] != "done" {
		t.Errorf("the line is %v", line)
	}
	if !trace.SpanContextFromContext(ctx).IsValid() || span.IsRecording() {
		t.Error("without an exporter, ids are made and nothing is recorded")
	}
}

func TestCallersCannotMakeUpLabels(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	h := telemetry.NewHTTP(registry)
	for _, method := range []string{"GET", "BREW", "WHEN"} {
		h.Observe(method, "/v1/plans", 200, time.Millisecond)
	}
	families, err := registry.Gather()
	if err != nil || len(families) != 1 || len(families[0].GetMetric()) != 2 {
		t.Errorf("gathered %v (%v), want two series", families, err)
	}
}
