package seal

import (
	"crypto/sha256"
	"math/bits"
)

func sum(b []byte) Hash { return sha256.Sum256(b) }

// node is SHA-256(0x01 || left || right).
func node(left, right Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = nodePrefix
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sum(b[:])
}

// Root is the Merkle tree hash of RFC 6962, section 2.1, over hashes of leaves; that of nothing is SHA-256("").
func Root(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return sum(nil)
	case 1:
		return leaves[0]
	}
	k := split(len(leaves))
	return node(Root(leaves[:k]), Root(leaves[k:]))
}

// split is the largest power of two below n, for n > 1.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) } //nolint:gosec // n > 1

// path is the audit path of a leaf, from its neighbour to the child of the root (RFC 6962, section 2.1.1).
func path(leaves []Hash, index int) []Hash {
	if len(leaves) == 1 {
		return []Hash{}
	}
	k := split(len(leaves))
	if index < k {
		return append(path(leaves[:k], index), Root(leaves[k:]))
	}
	return append(path(leaves[k:], index-k), Root(leaves[:k]))
}

// climb is the root that a leaf at an index of a tree of some size leads to; false when the path has another length
// than that place demands.
func climb(leaf Hash, index, size int, path []Hash) (Hash, bool) {
	if size == 1 {
		return leaf, len(path) == 0
	}
	if len(path) == 0 {
		return Hash{}, false
	}
	k, top, below := split(size), path[len(path)-1], path[:len(path)-1]
	if index < k {
		left, ok := climb(leaf, index, k, below)
		return node(left, top), ok
	}
	right, ok := climb(leaf, index-k, size-k, below)
	return node(top, right), ok
}
