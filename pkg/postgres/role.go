package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// EnsureRole makes the role AppRole where it is missing and lets the current user act as it. Roles belong to the
// whole cluster, so processes that prepare different databases meet here; a lock would not help, as advisory locks
// belong to one database. Instead the loser of a race looks again. conn must not be inside of a transaction.
func EnsureRole(ctx context.Context, conn *pgx.Conn) error {
	const tries = 20
	for try := 1; ; try++ {
		err := ensureRole(ctx, conn)
		if err == nil {
			return nil
		}
		if try == tries || !lostRace(err) {
			return fmt.Errorf("postgres: role %s: %w: let an administrator run "+
				`"create role %s nologin" and grant it to the user of DATABASE_URL`, AppRole, err, AppRole)
		}
	}
}

// ErrPowerfulRole says that the role of the application can do more than it must.
var ErrPowerfulRole = errors.New("it is a superuser or bypasses row security, which takes away the protection it is for")

func ensureRole(ctx context.Context, conn *pgx.Conn) error {
	var exists, powerful bool
	err := conn.QueryRow(ctx, `select count(*) > 0, coalesce(bool_or(rolsuper or rolbypassrls), false)
		from pg_roles where rolname = $1`, AppRole).Scan(&exists, &powerful)
	switch {
	case err != nil:
		return err
	case powerful:
		return ErrPowerfulRole
	case !exists:
		if _, err := conn.Exec(ctx, "create role "+AppRole+" nologin"); err != nil {
			return err
		}
	}
	return ensureMember(ctx, conn)
}

// ensureMember grants the role to the current user unless it may act as it already (a superuser always may).
// PostgreSQL 16 tells being a member from being allowed to SET ROLE.
func ensureMember(ctx context.Context, conn *pgx.Conn) error {
	var member bool
	err := conn.QueryRow(ctx, `select pg_has_role(current_user, $1,
		case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)`, AppRole).Scan(&member)
	if err != nil || member {
		return err
	}
	_, err = conn.Exec(ctx, "grant "+AppRole+" to current_user")
	return err
}

// lostRace reports whether another process did the same at the same moment.
func lostRace(err error) bool {
	switch codeOf(err) {
	case duplicateObject, uniqueViolation:
		return true
	case internalError:
		return strings.Contains(err.Error(), "tuple concurrently updated")
	}
	return false
}
