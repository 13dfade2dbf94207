//go:build unix

package postgres

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

//go:embed guard.sh
var guardScript string

// guard is the shell that runs the server and outlives this process just long enough to stop it.
type guard struct {
	pid    int
	pipe   *os.File // closing it is the word to stop
	exited chan struct{}
}

// startGuard starts the server on the port. It takes over the lock, which from then on is the server's.
func startGuard(cfg Config, pg installation, who account, port int, lock *os.File) (*guard, error) {
	defer lock.Close()
	log, err := openLog(cfg.Dir)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("postgres: pipe to the guard: %w", err)
	}
	defer read.Close()
	command := exec.Command("/bin/sh", guardArgs(cfg, pg, port)...)
	command.Dir = dataDir(cfg.Dir)
	command.Env = serverEnv()
	command.Stdout, command.Stderr = log, log
	command.ExtraFiles = []*os.File{read, lock}
	command.SysProcAttr = who.attributes()
	if err := command.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("postgres: start the server under account %q: %w", who.name, err), write.Close())
	}
	g := &guard{pid: command.Process.Pid, pipe: write, exited: make(chan struct{})}
	go func() {
		_ = command.Wait() // why it ended is in the log
		close(g.exited)
	}()
	return g, nil
}

func guardArgs(cfg Config, pg installation, port int) []string {
	stop, doomed := "INT", ""
	if cfg.Temporary {
		stop, doomed = "QUIT", cfg.Dir
	}
	args := []string{
		"-c", guardScript, "coxswain-postgres-guard",
		strconv.Itoa(int(cfg.StopTimeout.Seconds())), stop, doomed,
		pg.command("postgres"), "-D", dataDir(cfg.Dir),
	}
	for _, setting := range settings(cfg, port) {
		args = append(args, "-c", setting)
	}
	return args
}

// settings are given on the command line, where they win over what anybody wrote into postgresql.conf.
func settings(cfg Config, port int) []string {
	all := []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=", // its path may be too long, and one way in is enough
		"max_connections=200",
		"shared_buffers=128MB",
		"max_wal_size=2GB",
		"wal_compression=on",
		"checkpoint_timeout=15min",
		"random_page_cost=1.1", // the default is for spinning disks
		"jit=off",              // costs more than it gains on short queries
		"timezone=UTC",
		"log_timezone=UTC",
		"log_line_prefix=%m [%p] %u@%d ",
		"log_checkpoints=off",
		"logging_collector=off",
	}
	if cfg.NoFsync {
		return append(all, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return append(all, "fsync=on", "full_page_writes=on")
}

// stop asks the guard to stop the server and waits until it has.
func (g *guard) stop() {
	_ = g.pipe.Close() // closed before: then it has been asked
	<-g.exited
}

// openLog starts a new log and keeps the one before.
func openLog(dir string) (*os.File, error) {
	path := logPath(dir)
	if err := os.Rename(path, path+".1"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("postgres: log of the server: %w", err)
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return nil, fmt.Errorf("postgres: log of the server: %w", err)
	}
	return log, nil
}
