package admin

import (
	"context"
	"fmt"

	"coxswain/pkg/vitals"
)

// The least free space: below either, PostgreSQL and JetStream may stop before somebody has reacted.
const (
	leastFree  = 1 << 30 // bytes
	leastShare = 20      // a twentieth
)

func (d *desk) lookAtDisk(context.Context) []Finding {
	const check = "disk"
	if d.folder == "" {
		return nil
	}
	free, total, err := vitals.Space(d.folder)
	if err != nil {
		return []Finding{unknown(check, err)}
	}
	detail := fmt.Sprintf("%s of %s free for %s", bytesOf(free), bytesOf(total), d.folder)
	if free < leastFree || free < total/leastShare {
		return []Finding{wrong(check, detail, "make room or add some; after a full disk JetStream needs a restart, PostgreSQL goes on by itself")}
	}
	return []Finding{fine(check, detail)}
}

// bytesOf writes a size as people read it.
func bytesOf(n uint64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	size, unit := float64(n), 0
	for size >= 1000 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}
