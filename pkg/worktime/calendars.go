package worktime

import "sync"

// Calendars loads each calendar once and keeps it. The zero value is ready; it is safe for concurrent use.
// It cannot grow without bound: what is refused is not kept, and names and zones are finite.
type Calendars struct {
	loaded sync.Map // place -> Calendar
}

type place struct{ name, zone string }

// Load is the package's Load, remembered.
func (c *Calendars) Load(name, zone string) (Calendar, error) {
	if known, ok := c.loaded.Load(place{name, zone}); ok {
		return known.(Calendar), nil
	}
	loaded, err := Load(name, zone)
	if err != nil {
		return Calendar{}, err
	}
	c.loaded.Store(place{name, zone}, loaded)
	return loaded, nil
}

// OrDefault is Load for views, which must show something: an unknown calendar gives Monday to Friday of
// the zone, an unknown zone UTC.
func (c *Calendars) OrDefault(name, zone string) Calendar {
	if loaded, err := c.Load(name, zone); err == nil {
		return loaded
	}
	if plain, err := c.Load("", zone); err == nil {
		return plain
	}
	return Calendar{}
}
