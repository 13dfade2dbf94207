package daemon

import (
	"os"
	"strings"
	"time"
)

// clock is where a process gets the time from: the machine, or off from it by what stands in a file ("1h", "-90s"), which
// is read each time, so that a clock can be set and set again while the process runs. A file that is missing or
// says nothing that can be read is no difference. It is for tests of what happens when clocks differ: nothing else sets a
// clock for one process only.
func clock(file string) func() time.Time {
	if file == "" {
		return time.Now
	}
	return func() time.Time { return time.Now().Add(offset(file)) }
}

func offset(file string) time.Duration {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	d, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return d
}
