package goal

import (
	"cmp"
	"slices"

	"coxswain/events/goalevent"
)

func measure(s State, c Measure) (facts, error) {
	if s.Status == Dropped {
		return nil, ErrDropped
	}
	m := goalevent.Measured{
		Measurement: c.Measurement, Metric: c.Metric, Value: c.Value,
		Unit: cmp.Or(c.Unit, s.unit(c.Metric)), Source: c.Source, At: c.At,
	}
	if known, ok := s.Measurements[c.Measurement]; ok {
		return nil, repeated(known, m)
	}
	switch {
	case c.Metric == "" || c.Metric != s.Terms.Metric.Name && !slices.Contains(s.Terms.Leading, c.Metric):
		return nil, ErrMetric.At("/metric")
	case s.unit(c.Metric) != "" && m.Unit != s.unit(c.Metric):
		return nil, ErrUnit.Sayf("%s is measured in %q; convert the value, or leave the unit out", c.Metric, s.unit(c.Metric)).At("/unit")
	case c.At.After(c.Now):
		return nil, ErrFuture.At("/at")
	}
	return facts{m}, nil
}

// repeated stays quiet about the same measurement and refuses another under its id.
func repeated(known, again goalevent.Measured) error {
	if known.At.Equal(again.At) {
		again.At = known.At
	}
	if known == again {
		return nil
	}
	return ErrMeasurementExists
}

// unit is what a metric is measured in: as agreed, or for a leading indicator as first measured.
func (s State) unit(metric string) string {
	if metric == s.Terms.Metric.Name {
		return s.Terms.Metric.Unit
	}
	return s.Units[metric]
}

func correct(s State, c CorrectMeasurement) (facts, error) {
	known, ok := s.Measurements[c.Measurement]
	switch {
	case s.Status == Dropped:
		return nil, ErrDropped
	case !ok:
		return nil, ErrMeasurement
	case known.Value == c.Value:
		return nil, nil
	}
	if err := checkText("/reason", c.Reason); err != nil {
		return nil, err
	}
	return facts{goalevent.MeasurementCorrected{Measurement: c.Measurement, Value: c.Value, Reason: c.Reason}}, nil
}
