// Command web runs the gateway: all operations under one address.
package main

import (
	"os"

	"coxswain/pkg/daemon"
	"coxswain/services/web"
)

func main() { os.Exit(daemon.Exit("web", os.Environ(), os.Stderr, web.Run)) }
