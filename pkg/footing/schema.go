package footing

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"coxswain/pkg/postgres"
)

const schemaCheck = "schema"

// NewerSchema is the finding of a database that a newer release has migrated.
func NewerSchema(detail string) Finding {
	return grave(schemaCheck, detail, "start the release that migrated it, or restore a backup from before")
}

// Schemas compares the tables with what this program knows. A newer release that starts beside older ones brings them
// ahead of those: they go on, and do not start again. conn is the owner's.
func Schemas(ctx context.Context, conn *pgx.Conn, known ...postgres.Schema) Finding {
	var newer, all []string
	for _, s := range known {
		at, knows, err := s.Versions(ctx, conn)
		if err != nil {
			return Unknown(schemaCheck, err)
		}
		if at > knows {
			newer = append(newer, fmt.Sprintf("%s is at version %d, this program knows %d", s.Name, at, knows))
		}
		all = append(all, fmt.Sprintf("%s %d", s.Name, at))
	}
	if len(newer) > 0 {
		return NewerSchema(strings.Join(newer, "; "))
	}
	return Fine(schemaCheck, "as this program knows it: "+strings.Join(all, ", "))
}
