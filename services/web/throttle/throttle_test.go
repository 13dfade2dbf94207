package throttle_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"coxswain/services/web/throttle"
)

func from(address string) *http.Request { return &http.Request{RemoteAddr: address} }

func TestAnAddressThatAsksTooOftenWaitsAndOthersDoNot(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	gate := throttle.New(1, 3, func() time.Time { return now })
	for port := range 3 {
		if err := gate.Admit(from(fmt.Sprintf("10.0.0.1:%d", port+1000))); err != nil {
			t.Errorf("request %d: %v", port, err)
		}
	}
	if err := gate.Admit(from("10.0.0.1:2000")); !errors.Is(err, throttle.ErrTooOften) {
		t.Errorf("the fourth at once: %v", err)
	}
	if err := gate.Admit(from("[2001:db8::1]:2000")); err != nil {
		t.Errorf("another address: %v", err)
	}
	now = now.Add(time.Second)
	if err := gate.Admit(from("10.0.0.1:2000")); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

func TestAFloodOfAddressesIsForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	gate := throttle.New(1, 1, func() time.Time { return now })
	for n := range 10_001 {
		if err := gate.Admit(from(fmt.Sprintf("10.%d.%d.1:1", n/256, n%256))); err != nil {
			t.Fatal(err)
		}
	}
	if err := gate.Admit(from("10.0.0.1:1")); err != nil {
		t.Errorf("the first address after it was forgotten: %v", err)
	}
}
