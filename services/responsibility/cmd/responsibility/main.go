// Command responsibility runs the responsibility service alone, against shared PostgreSQL and NATS.
package main

import (
	"coxswain/pkg/daemon"
	"coxswain/services/responsibility"
)

func main() { daemon.Main(responsibility.Service) }
