package bench

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats-server/v2/server"
)

// Stand is what the figures stand on. It is the first line of a run.
type Stand struct {
	Kernel     string            `json:"kernel"`
	Memory     int               `json:"memory_mib"`
	NATS       string            `json:"nats"`
	PostgreSQL string            `json:"postgresql"`
	Settings   map[string]string `json:"settings"` // of PostgreSQL, that decide about speed and durability
}

// settings of PostgreSQL that a reader of figures wants to know.
var settings = []string{
	"fsync", "synchronous_commit", "full_page_writes", "data_checksums", "shared_buffers", "max_wal_size", "wal_compression", "jit",
}

// stand looks at the machine and the servers. What cannot be told is left empty.
func (g *ground) stand(ctx context.Context) (Stand, error) {
	kernel, _ := exec.CommandContext(ctx, "uname", "-sr").Output()
	s := Stand{
		Kernel: strings.TrimSpace(string(kernel)), Memory: memory(), NATS: server.VERSION, Settings: map[string]string{},
	}
	conn, err := pgx.Connect(ctx, g.postgres.AdminURL())
	if err != nil {
		return s, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // nothing is left to lose
	if err := conn.QueryRow(ctx, "show server_version").Scan(&s.PostgreSQL); err != nil {
		return s, err
	}
	for _, name := range settings {
		var value string
		if err := conn.QueryRow(ctx, "select current_setting($1)", name).Scan(&value); err != nil {
			return s, err
		}
		s.Settings[name] = value
	}
	return s, nil
}

// memory of the machine in MiB.
func memory() int {
	fields := strings.Fields(firstLine("/proc/meminfo")) // MemTotal: 24576000 kB
	if len(fields) < 2 {
		return 0
	}
	kib, _ := strconv.Atoi(fields[1]) // the kernel writes a number
	return kib / 1024
}

// resident is the memory of this process in MiB; 0 where it cannot be told.
func resident() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" { // VmRSS: 81234 kB
			kib, _ := strconv.ParseFloat(fields[1], 64) // the kernel writes a number
			return rounded(kib / 1024)
		}
	}
	return 0
}

// load is the machine's load average over a minute; 0 where it cannot be told.
func load() float64 {
	minute, _, _ := strings.Cut(firstLine("/proc/loadavg"), " ")
	average, _ := strconv.ParseFloat(minute, 64) // the kernel writes a number
	return average
}
