//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs the server. Differs says that it is somebody else than this process.
type account struct {
	name     string
	uid, gid uint32
	groups   []uint32
	differs  bool
}

// accountFor chooses who runs the server whose data lives in dir.
func accountFor(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{name: "this user", uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}, nil
	}
	if uid, ok := ownerOf(dir); ok && uid != 0 {
		// The cluster stays with the account that made it, even when a better one was installed since.
		found, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
		if err != nil {
			return account{}, fmt.Errorf("postgres: %s belongs to user id %d, who is unknown here: "+
				"chown -R it to the account that shall run PostgreSQL: %w", dir, uid, err)
		}
		return unprivileged(found)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if found, err := user.Lookup(name); err == nil {
			return unprivileged(found)
		}
	}
	return account{}, errors.New("postgres: PostgreSQL refuses to run as root and there is neither an account " +
		`"postgres" nor "nobody": make one with "useradd --system postgres", or run as an ordinary user`)
}

func ownerOf(path string) (uid uint32, ok bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return stat.Uid, true
}

func unprivileged(u *user.User) (account, error) {
	uid, err := parseID(u.Uid)
	if err != nil {
		return account{}, err
	}
	gid, err := parseID(u.Gid)
	if err != nil {
		return account{}, err
	}
	a := account{name: u.Username, uid: uid, gid: gid, differs: true}
	names, err := u.GroupIds()
	if err != nil {
		return a, nil //nolint:nilerr // without its further groups (Debian's "ssl-cert") the server runs as well
	}
	for _, name := range names {
		if id, err := parseID(name); err == nil {
			a.groups = append(a.groups, id)
		}
	}
	return a, nil
}

func parseID(s string) (uint32, error) {
	id, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("postgres: user or group id %q is not a number: %w", s, err)
	}
	return uint32(id), nil
}

// attributes make a command run as the account, in a session of its own: Ctrl-C in a terminal reaches this process,
// which then stops the server in its own order.
func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setsid: true}
	if a.differs {
		attributes.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
	}
	return attributes
}

// give hands path over to the account.
func (a account) give(path string) error {
	if !a.differs {
		return nil
	}
	if err := os.Chown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("postgres: hand %s over to account %q: %w", path, a.name, err)
	}
	return nil
}

// mustReach refuses a folder below one that the account may not enter, such as root's home.
func (a account) mustReach(dir string) error {
	if !a.differs {
		return nil
	}
	for parent := dir; ; parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return fmt.Errorf("postgres: folder of the private cluster: %w", err)
		}
		if !a.mayEnter(info) {
			return fmt.Errorf("postgres: account %q, which runs PostgreSQL because root may not, cannot enter %s "+
				"(mode %04o): choose a data folder elsewhere, such as /var/lib/coxswain, or chmod o+x %s",
				a.name, parent, info.Mode().Perm(), parent)
		}
		if parent == filepath.Dir(parent) {
			return nil
		}
	}
}

func (a account) mayEnter(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true // cannot tell: the server will
	}
	mode := info.Mode().Perm()
	switch {
	case stat.Uid == a.uid:
		return mode&0o100 != 0
	case stat.Gid == a.gid || a.inGroup(stat.Gid):
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

func (a account) inGroup(gid uint32) bool {
	for _, group := range a.groups {
		if group == gid {
			return true
		}
	}
	return false
}
