package links

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How many links that lead nowhere may be tried, at once and then each minute: by one address, and by its whole network.
const (
	missesPerAddress = 30
	missesPerNetwork = 300
	missesKept       = 20_000 // addresses and networks; when there are more, all begin anew
)

// misses counts what leads nowhere, by who asks. It is a bound on noise: 256 bits are not found by trying.
type misses struct {
	mu sync.Mutex
	of map[netip.Prefix]*rate.Limiter
}

func newMisses() *misses { return &misses{of: map[netip.Prefix]*rate.Limiter{}} }

// tooMany counts one and reports whether it is one too many. Remote is the host and port of the caller; all who cannot be
// told apart are one.
func (m *misses) tooMany(remote string, at time.Time) bool {
	address, network := placesOf(remote)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.of) > missesKept {
		clear(m.of)
	}
	one := m.take(address, missesPerAddress, at)
	all := m.take(network, missesPerNetwork, at)
	return !one || !all
}

func (m *misses) take(p netip.Prefix, perMinute int, at time.Time) bool {
	l, ok := m.of[p]
	if !ok {
		l = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
		m.of[p] = l
	}
	return l.AllowN(at, 1)
}

// placesOf is whom an address stands for, and its network: an address and a /24 of version 4; of version 6, where one customer
// has a whole /64, that and a /48.
func placesOf(remote string) (address, network netip.Prefix) {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}, netip.Prefix{}
	}
	ip = ip.Unmap().WithZone("")
	near, far := 32, 24
	if ip.Is6() {
		near, far = 64, 48
	}
	address, _ = ip.Prefix(near) // lengths that every address has
	network, _ = ip.Prefix(far)
	return address, network
}
