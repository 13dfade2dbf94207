package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"time"
)

// companion is an entry of the list that `coxswain bench --beside` reads.
type companion struct {
	Cell    string   `json:"cell"`
	Who     string   `json:"who"`
	Dir     string   `json:"dir"`
	Command []string `json:"command"`
}

// Who is who in the results.
const (
	us            = "coxswain"
	yardstick     = "yardstick"
	messageDB     = "message-db, one category"
	messageDBBest = "message-db, a category per stream"
	emmett        = "Emmett"
	outboxPgx     = "Watermill SQL publisher, pgx"
	outboxSQL     = "Watermill SQL publisher, database/sql"
	forwarder     = "Watermill Forwarder, defaults"
	forwarderBest = "Watermill Forwarder, poll 10 ms, batch 1,000"
	readOnly      = "message-db, reading only"
	readUpsert    = "message-db, an upsert per message"
	pongo         = "Emmett, pongo document"
	batchSQL      = "Emmett, batch SQL, batch 100 (default)"
	batchSQLBest  = "Emmett, batch SQL, batch 1,000"
)

// plan lists the peers of all cells. Those that need what is not there are left out.
func plan(t tools, span time.Duration) (all []companion) {
	add := func(cell, who string, there bool, command ...string) {
		if there {
			all = append(all, companion{Cell: cell, Who: who, Dir: t.emmett, Command: command})
		}
	}
	peers, node := t.peers != "", t.node != "" && t.packages
	sql := filepath.Join(t.emmett, "node_modules", "@eventide", "message-db", "database")
	for _, callers := range []int{1, 8, 32} {
		cell, c := fmt.Sprintf("append callers=%d", callers), strconv.Itoa(callers)
		appends := func(to string) []string {
			return []string{t.peers, "append", "-to", to, "-callers", c, "-for", span.String(), "-sql", sql}
		}
		add(cell, messageDB, peers && t.packages, appends("message-db")...)
		add(cell, messageDBBest, peers && t.packages, appends("message-db-categories")...)
		add(cell, outboxPgx, peers, appends("outbox-pgx")...)
		add(cell, outboxSQL, peers, appends("outbox-sql")...)
		add(cell, emmett, node, t.node, "append.js", "--callers", c, "--seconds", fmt.Sprint(span.Seconds()))
	}
	tuned := []string{"-poll", "10ms", "-batch", "1000"}
	add("relay backlog=20000", forwarder, peers, t.peers, "drain")
	add("relay backlog=20000", forwarderBest, peers, append([]string{t.peers, "drain"}, tuned...)...)
	add("visible rate=500", forwarder, peers, t.peers, "latency")
	add("visible rate=500", forwarderBest, peers, append([]string{t.peers, "latency"}, tuned...)...)
	const rebuild = "rebuild facts=20000"
	add(rebuild, readOnly, peers && t.packages, t.peers, "read", "-sql", sql)
	add(rebuild, readUpsert, peers && t.packages, t.peers, "read", "-project", "-sql", sql)
	add(rebuild, pongo, node, t.node, "rebuild.js", "--kind", "pongo")
	add(rebuild, batchSQL, node, t.node, "rebuild.js", "--kind", "batch-sql")
	add(rebuild, batchSQLBest, node, t.node, "rebuild.js", "--kind", "batch-sql", "--batch", "1000")
	return all
}
