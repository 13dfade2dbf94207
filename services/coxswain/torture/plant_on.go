//go:build planted

package main

import (
	"os"

	"coxswain/pkg/planted"
)

const plantable = true

// plant gives a process of the site the mistake that it is told of. The harness itself stays without.
func plant() {
	if bug := os.Getenv(plantVariable); bug != "" {
		planted.Plant(planted.Bug(bug))
		_ = os.Unsetenv(plantVariable) // no configuration knows it
	}
}
