//go:build unix

package vitals

import "golang.org/x/sys/unix"

// Space is what is free for us, and all there is, where the folder lies, in bytes.
func Space(folder string) (free, total uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, 0, err
	}
	block := uint64(s.Bsize)                                       //nolint:gosec // of another type on other systems
	return uint64(s.Bavail) * block, uint64(s.Blocks) * block, nil //nolint:gosec,unconvert // as above
}
