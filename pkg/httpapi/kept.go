package httpapi

import "sync"

// Kept remembers answers for people who look again, and for pages that refresh. An answer is good as long as the stamp
// of what it was made from stands. The zero value keeps nothing; it is safe for concurrent use.
type Kept[K comparable, V interface{ Size() int }] struct {
	// Most is how many bytes are kept. Beyond, everything is forgotten: what is still looked at is made once more.
	Most int

	mu    sync.Mutex
	bytes int
	byKey map[K]stamped[V]
}

type stamped[V any] struct {
	stamp string
	value V
}

// Get is the answer that was kept under the stamp.
func (k *Kept[K, V]) Get(key K, stamp string) (value V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	known, ok := k.byKey[key]
	if !ok || known.stamp != stamp {
		return value, false
	}
	return known.value, true
}

// Put keeps an answer in place of the one before.
func (k *Kept[K, V]) Put(key K, stamp string, value V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += value.Size() - k.size(key)
	if k.byKey == nil || k.bytes > k.Most {
		k.byKey, k.bytes = map[K]stamped[V]{}, value.Size()
	}
	if k.bytes > k.Most {
		k.bytes = 0
		return
	}
	k.byKey[key] = stamped[V]{stamp, value}
}

func (k *Kept[K, V]) size(key K) int {
	if known, ok := k.byKey[key]; ok {
		return known.value.Size()
	}
	return 0
}
