package mail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"coxswain/pkg/mail"
)

func TestTheFiguresTellWhatWaitsAndWhatWasDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	registry := prometheus.NewRegistry()
	metrics := mail.NewMetrics(registry, o.Outbox)
	s := o.sender(transport(func(_ context.Context, l mail.Letter) error {
		return map[string]error{"refused": mail.ErrRefused, "later": errors.New("450 later")}[l.ID]
	}), func(c *mail.SenderConfig) { c.Metrics = metrics })
	code := letter("code", "ann@acme.example")
	code.Expires = noon
	o.put(letter("taken", "ann@acme.example"), letter("refused", "ann@acme.example"), letter("later", "ann@acme.example"), code)
	o.sends(s, mail.Result{Sent: 1, Failed: 1, Dead: 1, Expired: 1})
	o.move(30 * time.Second)

	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		m := f.GetMetric()[0]
		got[f.GetName()] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
	}
	want := map[string]float64{
		"coxswain_mail_queued_letters": 1, "coxswain_mail_queued_oldest_seconds": 30, "coxswain_mail_dead_letters": 1,
		"coxswain_mail_sent_total": 1, "coxswain_mail_failed_tries_total": 1, "coxswain_mail_given_up_total": 1, "coxswain_mail_expired_total": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
