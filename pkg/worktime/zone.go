package worktime

import (
	"strings"
	"time"
	_ "time/tzdata" // zones on machines that have none, the same everywhere

	"coxswain/pkg/fault"
)

// ErrUnknownZone refuses a time zone that is no IANA name.
var ErrUnknownZone = fault.New(fault.Invalid, "unknown-time-zone", "this is no IANA time zone such as Europe/Berlin")

// Zone is the place with an IANA name. Names that mean another place on another machine are refused with
// ErrUnknownZone: "", "Local", "localtime", paths, and the copies that some systems keep with leap seconds.
func Zone(name string) (*time.Location, error) {
	refuse := ErrUnknownZone.Sayf("%.60q is no IANA time zone such as Europe/Berlin", name)
	if local(name) {
		return nil, refuse
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, refuse.Because(err)
	}
	return loc, nil
}

func local(name string) bool {
	switch name {
	case "", "Local", "localtime", "posixrules", "Factory":
		return true
	}
	return strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") ||
		strings.HasPrefix(name, ".") || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\\x00")
}
