//go:build !planted

package planted

// Has reports whether the program has a mistake: never.
func Has(Bug) bool { return false }
