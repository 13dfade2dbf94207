// Command health runs the health service alone, against shared PostgreSQL and NATS.
package main

import (
	"coxswain/pkg/daemon"
	"coxswain/services/health"
)

func main() { daemon.Main(health.Service) }
