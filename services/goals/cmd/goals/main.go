// Command goals runs the goals service alone.
package main

import (
	"coxswain/pkg/daemon"
	"coxswain/services/goals"
)

func main() { daemon.Main(goals.Service) }
