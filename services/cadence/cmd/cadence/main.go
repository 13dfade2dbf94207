// Command cadence runs the cadence service alone.
package main

import (
	"coxswain/pkg/daemon"
	"coxswain/services/cadence"
)

func main() { daemon.Main(cadence.Service) }
