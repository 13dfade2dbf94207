package admin

import (
	"context"
	"fmt"

	"coxswain/pkg/footing"
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
		return []Finding{footing.Unknown(check, err)}
	}
	detail := fmt.Sprintf("%s of %s free for %s", footing.Size(free), footing.Size(total), d.folder)
	if free < leastFree || free < total/leastShare {
		return []Finding{footing.Wrong(check, detail, "make room or add some; after a full disk JetStream needs a restart, PostgreSQL goes on by itself")}
	}
	return []Finding{footing.Fine(check, detail)}
}
