package up

import (
	"coxswain/pkg/daemon"
	"coxswain/services/web"
)

// Services are all that run in one process: what the gateway joins, and what it adds.
func Services() []daemon.Service { return append(web.Behind(), web.Service()) }
