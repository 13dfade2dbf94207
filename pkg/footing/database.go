package footing

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"coxswain/pkg/postgres"
)

// Durability is the check of whether "committed" means "on disk".
const Durability = "durability"

// Querier is a pool or a connection.
type Querier interface {
	Query(ctx context.Context, sql string, arguments ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, arguments ...any) pgx.Row
}

// server is what PostgreSQL says about itself and about us.
type server struct {
	Version           string
	Fsync             string
	SynchronousCommit string
	FullPageWrites    string
	Checksums         string
	Role              string
	Powerful          bool // superuser, or past row security
	Owner             bool // of the log
	MayChange         bool // facts
	Walls             int  // triggers on the log that always fire
}

// walls is how many triggers guard the log; see the migration of pkg/eventlog.
const walls = 6

const askServer = `select current_setting('server_version') version, current_setting('fsync') fsync,
	current_setting('synchronous_commit') synchronous_commit, current_setting('full_page_writes') full_page_writes,
	current_setting('data_checksums') checksums, current_user::text "role",
	(select rolsuper or rolbypassrls from pg_roles where rolname = current_user) powerful,
	(select pg_get_userbyid(relowner) = current_user from pg_class where oid = 'eventlog.events'::regclass) "owner",
	has_table_privilege('eventlog.events', 'update') or has_table_privilege('eventlog.events', 'delete')
		or has_table_privilege('eventlog.events', 'truncate') may_change,
	(select count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid
		where c.relnamespace = 'eventlog'::regnamespace and not tgisinternal and tgenabled = 'A')::int walls`

// Database looks at PostgreSQL through the connections that the application works with: their settings and their role
// are what counts.
func Database(ctx context.Context, db Querier) []Finding {
	rows, err := db.Query(ctx, askServer)
	if err != nil {
		return []Finding{Unknown("database", err)}
	}
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[server])
	if err != nil {
		return []Finding{Unknown("database", err)}
	}
	return []Finding{Fine("database", "PostgreSQL "+s.Version+" answers"), s.durability(), s.checksums(), s.rights(), s.guarded()}
}

// durability says whether "committed" means "on disk".
func (s server) durability() Finding {
	const check = Durability
	var off []string
	for _, setting := range [][2]string{
		{"fsync", s.Fsync}, {"synchronous_commit", s.SynchronousCommit}, {"full_page_writes", s.FullPageWrites},
	} {
		if setting[1] == "off" {
			off = append(off, setting[0])
		}
	}
	if len(off) > 0 {
		return grave(check, strings.Join(off, ", ")+" off: a power cut can take back what was answered",
			"turn them on in postgresql.conf, and start PostgreSQL anew; for a database to be thrown away, set COXSWAIN_ACCEPT_DATA_LOSS=true")
	}
	return Fine(check, "fsync, synchronous_commit and full_page_writes are on")
}

func (s server) checksums() Finding {
	const check = "data checksums"
	if s.Checksums != "on" {
		return Wrong(check, "off: PostgreSQL would not notice a disk that returns other bytes than were written",
			"stop PostgreSQL, run pg_checksums --enable on its data folder, and start it again")
	}
	return Fine(check, "on")
}

// rights says whether this process can do more than it must.
func (s server) rights() Finding {
	const check = "database role"
	switch {
	case s.Role != postgres.AppRole:
		return grave(check, fmt.Sprintf("this process works as %s, not as %s", s.Role, postgres.AppRole),
			"remove role= from the options of DATABASE_URL")
	case s.Powerful:
		return grave(check, s.Role+" is a superuser or bypasses row security: the walls between tenants do not hold for it",
			"run: alter role "+s.Role+" nosuperuser nobypassrls")
	case s.Owner:
		return grave(check, s.Role+" owns the log: it could take down its walls", "give the tables to the user of DATABASE_URL: alter table ... owner to ...")
	case s.MayChange:
		return grave(check, s.Role+" may change or delete facts", "run: revoke update, delete, truncate on eventlog.events from public, "+s.Role)
	}
	return Fine(check, s.Role+" owns nothing and can change no fact")
}

func (s server) guarded() Finding {
	const check = "guards of the log"
	if s.Walls < walls {
		return grave(check, fmt.Sprintf("%d of %d triggers that keep facts from being changed are off", walls-s.Walls, walls),
			"run: alter table eventlog.events enable always trigger ... (see the migration 001_log.sql), and then coxswain verify")
	}
	return Fine(check, "facts cannot be changed by anybody, their owner included")
}
