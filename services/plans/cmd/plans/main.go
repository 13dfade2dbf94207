// Command plans runs the plans service alone, against shared PostgreSQL and NATS.
package main

import (
	"coxswain/pkg/daemon"
	"coxswain/services/plans"
)

func main() { daemon.Main(plans.Service) }
