package pgtest

import (
	"context"
	"fmt"
	"sync"
	"unsafe"
)

// identity tells functions apart.
type identity unsafe.Pointer

// template is a database that was migrated once, to be copied.
type template struct {
	name    string
	migrate Migrate // kept so that its identity is not given to another function while this template lives
	once    sync.Once
	err     error
}

// identify returns the address of the function value: one for a named function, another for each closure. The
// reflect package gives the address of the code only, which closures with different captured variables share.
func identify(migrate Migrate) identity {
	return *(*identity)(unsafe.Pointer(&migrate))
}

// templateFor returns the template database of migrate, made by whoever needs it first; the others wait.
func (s *server) templateFor(ctx context.Context, migrate Migrate) (string, error) {
	if migrate == nil {
		return "template0", nil
	}
	t := s.entry(migrate)
	t.once.Do(func() { t.err = s.build(ctx, t) })
	return t.name, t.err
}

func (s *server) entry(migrate Migrate) *template {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := identify(migrate)
	t, ok := s.templates[id]
	if !ok {
		t = &template{name: s.newName("template"), migrate: migrate}
		s.templates[id] = t
	}
	return t
}

// build migrates a new database and closes it to connections: a database that somebody is connected to is no template.
func (s *server) build(ctx context.Context, t *template) error {
	if _, err := s.admin.Exec(ctx, "create database "+t.name+" template template0"); err != nil {
		return fmt.Errorf("make a template: %w: the user of %s must be allowed to make databases", err, URLVariable)
	}
	if err := t.migrate(ctx, s.urlOf(t.name)); err != nil {
		return fmt.Errorf("migrate the template: %w", err)
	}
	if _, err := s.admin.Exec(ctx, "alter database "+t.name+" allow_connections false"); err != nil {
		return fmt.Errorf("close the template: %w", err)
	}
	return nil
}
