package events

import (
	"fmt"
	"strings"
)

// Subject is the NATS subject of a type of fact in a shard: "cox.00.plan.version_agreed". Subjects
// are few on purpose; tenant, customer and stream travel in headers.
func Subject(shard int, wireName string) string {
	parts := strings.SplitN(wireName, ".", 3)
	if len(parts) < 2 {
		return fmt.Sprintf("cox.%02d.%s", shard, wireName)
	}
	return fmt.Sprintf("cox.%02d.%s.%s", shard, parts[0], parts[1])
}

// StreamName is the name of a shard's JetStream stream: "COX_00".
func StreamName(shard int) string { return fmt.Sprintf("COX_%02d", shard) }
