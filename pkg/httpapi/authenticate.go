package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"coxswain/pkg/identity"
)

// Verify finds out who a token stands for (identity.Tokens.Verify).
type Verify func(ctx context.Context, token string) (identity.Principal, error)

// Authenticate lets requests through whose token is valid, with their principal in the context, and
// those for an open path without one. A token that may only read is refused on a write.
func Authenticate(verify Verify, open ...string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if slices.Contains(open, r.URL.Path) {
				next.ServeHTTP(w, r)
				return
			}
			p, err := verify(r.Context(), bearer(r))
			if err == nil && p.ReadOnly && r.Method != http.MethodGet && r.Method != http.MethodHead {
				err = identity.ErrReadOnly
			}
			if err != nil {
				Refuse(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(identity.With(r.Context(), p)))
		})
	}
}

// bearer is the token of the Authorization header (RFC 6750, section 2.1), empty when there is none or
// more than one.
func bearer(r *http.Request) string {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return ""
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}
