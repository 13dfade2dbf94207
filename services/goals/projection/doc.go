// Package projection holds what the goals service reads: who a customer's people are, what is agreed about
// silence, and every promise as it stands.
package projection
