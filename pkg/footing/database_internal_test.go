package footing

import (
	"strings"
	"testing"
)

func TestEachSettingThatForgetsIsNamed(t *testing.T) {
	t.Parallel()
	sound := server{Fsync: "on", SynchronousCommit: "on", FullPageWrites: "on"}
	if f := sound.durability(); !f.OK || f.Grave {
		t.Errorf("sound settings are found %+v", f)
	}
	for name, turnOff := range map[string]func(*server){
		"fsync":              func(s *server) { s.Fsync = "off" },
		"synchronous_commit": func(s *server) { s.SynchronousCommit = "off" },
		"full_page_writes":   func(s *server) { s.FullPageWrites = "off" },
	} {
		s := sound
		turnOff(&s)
		if f := s.durability(); f.OK || !f.Grave || !strings.HasPrefix(f.Detail, name+" off") || f.WhatToDo == "" {
			t.Errorf("%s off is found %+v", name, f)
		}
	}
}

func TestOnlyWhatIsGraveAndNotAcceptedIsRefused(t *testing.T) {
	t.Parallel()
	dangerous := grave(Durability, "fsync off", "turn it on")
	all := []Finding{Fine("database", "answers"), Wrong("data checksums", "off", "turn them on"), dangerous}
	if err := Refuse(all); err == nil || !strings.HasSuffix(err.Error(), "durability: fsync off: turn it on") {
		t.Errorf("refused with %v", err)
	}
	if err := Refuse(all, Durability); err != nil {
		t.Errorf("refused with %v what is accepted", err)
	}
}
