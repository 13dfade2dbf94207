package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// companion is a program that does the work of a cell in another way, and takes its turn in each of the cell's
// rounds.
type companion struct {
	who     string
	dir     string // where it runs
	program string
	args    []string
	read    func(output []byte) ([]Figure, error)
}

// Companion is an entry of the file that --beside names.
type Companion struct {
	Cell    string   `json:"cell"`    // in whose rounds it runs: measurement and configuration, "append callers=8"
	Who     string   `json:"who"`     // what its figures are printed under
	Dir     string   `json:"dir"`     // where it runs
	Command []string `json:"command"` // program and arguments; it prints figures, one JSON object a line
}

// readCompanions reads the file that --beside names; none without one.
func readCompanions(path string) (all []Companion, err error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("who runs beside: %w", err)
	}
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, fmt.Errorf("who runs beside: %s: %w", path, err)
	}
	for _, c := range all {
		if c.Cell == "" || c.Who == "" || len(c.Command) == 0 {
			return nil, fmt.Errorf("who runs beside: %s: an entry needs cell, who and command: %+v", path, c)
		}
	}
	return all, nil
}

// besides lists who takes turns with us in a cell, the yardstick first: nobody in a cell that is ours alone.
func (b *bench) besides(c cell) (all []companion) {
	if c.beside == nil {
		return nil
	}
	if b.yardstick != nil {
		all = append(all, companion{
			who: "yardstick", dir: b.dir, program: b.yardstick.program, args: c.beside, read: b.yardstick.figures,
		})
	}
	for _, o := range b.companions {
		if o.Cell == b.suite+" "+c.config {
			all = append(all, companion{who: o.Who, dir: o.Dir, program: o.Command[0], args: o.Command[1:], read: readFigures})
		}
	}
	return all
}

// visitors makes the account that companions use, and returns the environment that leads them to our ground: PGHOST,
// PGPORT, PGUSER, PGPASSWORD, NATS_URL, NATS_PORT; and CPU_PIDS, the process whose children are PostgreSQL.
func (g *ground) visitors(ctx context.Context) ([]string, error) {
	address, err := url.Parse(g.postgres.AdminURL())
	if err != nil {
		return nil, err
	}
	password, _ := address.User.Password()
	if err := g.execute(ctx, g.postgres.AdminURL(), fmt.Sprintf(
		"drop role if exists bench; create role bench superuser login password '%s'", password)); err != nil {
		return nil, fmt.Errorf("make the account of those who run beside: %w", err)
	}
	return append(os.Environ(),
		"PGHOST="+address.Hostname(), "PGPORT="+address.Port(), "PGUSER=bench", "PGPASSWORD="+password, "CPU_PIDS="+g.postmaster,
		"NATS_URL="+g.nats.ClientURL(), "NATS_PORT="+strconv.Itoa(g.nats.Addr().(*net.TCPAddr).Port),
	), nil
}

// visit lets a companion run once. It counts its own processor time and PostgreSQL's; that of the NATS server, which
// is in this process, is added.
func (g *ground) visit(ctx context.Context, c companion) ([]Figure, error) {
	command := exec.CommandContext(ctx, c.program, c.args...)
	command.Env, command.Dir = g.env, c.dir
	var problems bytes.Buffer
	command.Stderr = &problems
	own := statOf("self")
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s (%s): %w: %s", c.who, strings.Join(c.args, " "), err, bytes.TrimSpace(problems.Bytes()))
	}
	figures, err := c.read(out)
	if now := statOf("self"); own != nil && now != nil {
		nats := float64((now.used(false) - own.used(false)).Microseconds())
		for i := range figures {
			if figures[i].CPU > 0 {
				figures[i].CPU = rounded(figures[i].CPU + nats/float64(figures[i].N))
			}
		}
	}
	return figures, err
}

// readFigures reads what a companion has printed.
func readFigures(out []byte) (all []Figure, err error) {
	for lines := json.NewDecoder(bytes.NewReader(out)); ; {
		var f Figure
		switch err := lines.Decode(&f); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return all, fmt.Errorf("read its figures: %w", err)
		}
		all = append(all, f)
	}
}
