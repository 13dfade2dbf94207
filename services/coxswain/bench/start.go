package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"coxswain/pkg/daemon"
	"coxswain/pkg/postgres"
)

// benchStart starts `coxswain up` on a log that is there: from the first instruction until /readyz answers, with the private
// PostgreSQL and the embedded NATS; and how much memory the process has taken until then and in the seconds after.
func benchStart(ctx context.Context, b *bench) error {
	u := &upping{bench: b, data: filepath.Join(b.dir, "start")}
	if err := u.prepare(ctx); err != nil {
		return err
	}
	if _, err := u.run(ctx, calm); err != nil { // once, to build read models and stream
		return err
	}
	return b.measure(ctx, cell{
		config: fmt.Sprintf("facts=%d", b.Log),
		run: func(ctx context.Context, _ int) ([]Figure, error) {
			f, err := u.run(ctx, aWhile)
			return []Figure{f}, err
		},
	})
}

// upping starts the program again and again.
type upping struct {
	*bench
	data string
}

// prepare fills the log of a private PostgreSQL in the data folder.
func (u *upping) prepare(ctx context.Context) (err error) {
	if err := os.MkdirAll(u.data, 0o755); err != nil { // the account that runs PostgreSQL passes through
		return err
	}
	private, err := postgres.Start(ctx, postgres.Config{Dir: filepath.Join(u.data, "postgres")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, private.Stop()) }()
	if err := daemon.Migrate(ctx, private.URL()); err != nil {
		return err
	}
	log, pool, err := openLogAt(ctx, private.URL())
	if err != nil {
		return err
	}
	defer pool.Close()
	return record(ctx, log, "start", history(u.Log, time.Now()))
}

// run is one start, from the program's to its end.
func (u *upping) run(ctx context.Context, after func(context.Context, string) error) (_ Figure, err error) {
	program := u.Program
	if program == "" {
		if program, err = os.Executable(); err != nil {
			return Figure{}, err
		}
	}
	command := exec.CommandContext(ctx, program, "up", "--data", u.data, "--addr", "127.0.0.1:0")
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "COXSWAIN_") || strings.HasPrefix(v, "DATABASE_URL=") // meant for this process, not for one with servers of its own
	})
	out, err := command.StdoutPipe()
	if err != nil {
		return Figure{}, err
	}
	began := time.Now()
	if err := command.Start(); err != nil {
		return Figure{}, err
	}
	defer func() {
		err = errors.Join(err, command.Process.Signal(syscall.SIGTERM), command.Wait())
	}()
	base, err := readyLine(out)
	if err != nil {
		return Figure{}, err
	}
	if err := until(ctx, func() bool { return ready(base) }); err != nil {
		return Figure{}, err
	}
	f := Figure{Name: "start", N: 1}.waited([]time.Duration{time.Since(began)})
	if own := statOf(strconv.Itoa(command.Process.Pid)); own != nil {
		f.CPU, f.Note = rounded(float64(own.used(false).Microseconds())), "cpu of the process; memory is its highest, without PostgreSQL"
	}
	err = after(ctx, base)
	f.Resident = highest(command.Process.Pid)
	return f, err
}

// readyLine waits for "ready http://..." and keeps reading, so that the program never waits for us.
func readyLine(out interface{ Read([]byte) (int, error) }) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if base, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			go func() {
				for lines.Scan() {
				}
			}()
			return base, nil
		}
	}
	return "", errors.Join(errors.New("the program ended before it was ready: try `coxswain up` by hand"), lines.Err())
}

func ready(base string) bool {
	answer, err := http.Get(base + "/readyz")
	if err != nil {
		return false
	}
	_ = answer.Body.Close() // its status is all that counts
	return answer.StatusCode == http.StatusOK
}

// aWhile lets the process do what it does after a start.
func aWhile(ctx context.Context, _ string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(5 * time.Second):
		return nil
	}
}

// quiet is how long nothing may be behind before all is done: lags are measured every few seconds.
const quiet = 12 * time.Second

// calm waits until projections and policies have caught up.
func calm(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	since := time.Now()
	for time.Since(since) < quiet {
		behind, err := lag(ctx, base)
		if err != nil {
			return err
		}
		if behind > 0 {
			since = time.Now()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("still %.0f facts behind: %w", behind, ctx.Err())
		case <-time.After(time.Second):
		}
	}
	return nil
}

// lag adds up how many facts projections and policies are behind.
func lag(ctx context.Context, base string) (behind float64, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "} ")
		if strings.HasPrefix(name, "coxswain_projection_lag_facts{") || strings.HasPrefix(name, "coxswain_bus_policy_lag_facts{") {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return 0, err
			}
			behind += n
		}
	}
	return behind, lines.Err()
}
