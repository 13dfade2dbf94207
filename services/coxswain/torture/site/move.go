package site

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Move dumps the database into a new cluster as an operator would who changes machines: accounts, then everything
// else. Nobody may be at work in it meanwhile. The proxy leads to the new one, which has a password of its own: the
// processes learn it when they start.
func (c *Cluster) Move(ctx context.Context) error {
	old := c.life()
	bin, err := binaries(ctx, old.AdminURL())
	if err != nil {
		return err
	}
	folder := c.folder() + "-moved"
	accounts, database := folder+".accounts.sql", folder+".dump"
	from := c.Superuser()
	for _, step := range [][]string{
		{"pg_dumpall", "--roles-only", "--no-role-passwords", "--file=" + accounts, "--dbname=" + old.AdminURL()},
		{"pg_dump", "--format=custom", "--compress=0", "--file=" + database, from},
	} {
		if err := run(ctx, filepath.Join(bin, step[0]), step[1:]...); err != nil {
			return err
		}
	}
	if err := old.Stop(); err != nil {
		return err
	}
	if err := c.startIn(ctx, folder); err != nil {
		return err
	}
	return c.restore(ctx, bin, accounts, database)
}

// restore fills the new cluster. Accounts that are there already (the superuser, the owner) are no mistake.
func (c *Cluster) restore(ctx context.Context, bin, accounts, database string) error {
	if err := run(ctx, filepath.Join(bin, "psql"), "--quiet", "--no-psqlrc", "--file="+accounts, c.Admin()); err != nil {
		return err
	}
	return run(ctx, filepath.Join(bin, "pg_restore"), "--exit-on-error", "--single-transaction", "--dbname="+c.Superuser(), database)
}

// binaries is the folder of the programs that came with the server.
func binaries(ctx context.Context, admin string) (folder string, err error) {
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	return folder, conn.QueryRow(ctx, `select setting from pg_config where name = 'BINDIR'`).Scan(&folder)
}

func run(ctx context.Context, program string, args ...string) error {
	command := exec.CommandContext(ctx, program, args...)
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(program), err, strings.TrimSpace(said.String()))
	}
	return nil
}
