package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"coxswain/pkg/httpapi"
	"coxswain/pkg/identity"
)

func TestWhatGuardsSomethingIsCountedByItsReason(t *testing.T) {
	t.Parallel()
	errs := []error{
		identity.ErrNotFound,
		identity.ErrNotFound.Because(identity.ErrHidden),
		identity.ErrForbidden,
		identity.ErrInvalidToken,
		fmt.Errorf("write a row: %w", &pgconn.PgError{Code: "42501"}),
	}
	mux, counted := http.NewServeMux(), []string{}
	for i, err := range errs {
		mux.HandleFunc(fmt.Sprintf("GET /v1/%d", i), func(w http.ResponseWriter, r *http.Request) { httpapi.Refuse(w, r, err) })
	}
	h := httpapi.Handler(mux, httpapi.Options{Denied: func(reason string) { counted = append(counted, reason) }})
	var statuses []int
	for i := range errs {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("/v1/%d", i), http.NoBody))
		statuses = append(statuses, answer.Code)
	}
	want := []string{httpapi.DeniedHidden, httpapi.DeniedForbidden, httpapi.DeniedStranger, httpapi.DeniedWall}
	if diff := cmp.Diff(want, counted); diff != "" {
		t.Errorf("counted (- wanted, + got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{404, 404, 403, 401, 500}, statuses); diff != "" {
		t.Errorf("answered (- wanted, + got):\n%s", diff)
	}
}
