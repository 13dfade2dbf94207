package oidc

import "coxswain/pkg/fault"

// Refusals of a sign-in. Each is all that the person is told; the cause is for the log.
var (
	ErrUnavailable = fault.New(fault.Unavailable, "sign-in-unavailable", "your organisation's sign-in service does not answer; please try again in a minute")
	ErrRefused     = fault.New(fault.Unauthenticated, "sign-in-refused", "your organisation's sign-in service gave an answer that cannot be relied on; please sign in again, and tell your administrator if it happens twice")
	ErrDenied      = fault.New(fault.Forbidden, "sign-in-denied", "your organisation's sign-in service did not let you in; please ask your administrator")
	ErrNoRole      = fault.New(fault.Forbidden, "sign-in-no-role", "you have signed in, but have no role here yet; please ask your administrator to give you one")
	ErrNotBegun    = fault.New(fault.Unauthenticated, "sign-in-not-begun", "this sign-in was begun in another browser or window, or took longer than ten minutes; please sign in again")
)
