package httpapi

import (
	"context"
	"errors"

	"coxswain/pkg/fault"
	"coxswain/pkg/identity"
)

// Why something was denied. The caller is not told hidden from missing.
const (
	DeniedStranger  = "stranger"  // no sign-in, or one that is not good
	DeniedForbidden = "forbidden" // known to the caller, and not theirs to do
	DeniedHidden    = "hidden"    // a customer that is not the caller's
	DeniedWall      = "wall"      // the database refused: the program asked for what it must not ask for
)

// insufficientPrivilege is the SQLSTATE of a right that is missing and of a row that row security keeps out.
const insufficientPrivilege = "42501"

// countDenied counts an error that guards something, once per answer.
func countDenied(ctx context.Context, err error) {
	x := exchangeOf(ctx)
	if reason := deniedAs(err); reason != "" && x.denied != nil {
		x.denied(reason)
	}
}

func deniedAs(err error) string {
	var database interface{ SQLState() string }
	kind := fault.KindOf(err)
	switch {
	case errors.As(err, &database) && database.SQLState() == insufficientPrivilege:
		return DeniedWall
	case errors.Is(err, identity.ErrHidden):
		return DeniedHidden
	case kind == fault.Unauthenticated:
		return DeniedStranger
	case kind == fault.Forbidden:
		return DeniedForbidden
	}
	return ""
}
