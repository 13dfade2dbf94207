//go:build unix

package admin

import "golang.org/x/sys/unix"

// space is what is free for us, and all there is, where the folder lies, in bytes.
func space(folder string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, 0, err
	}
	block := uint64(s.Bsize)
	return uint64(s.Bavail) * block, uint64(s.Blocks) * block, nil //nolint:unconvert // other systems have other types
}
