package eventlog

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// quick writes the canonical form in one pass, without decoding: for an audit of millions of facts, canonical is
// where the time goes. It knows only what needs no thought and gives up on the rest: escapes that have
// another form, doubled keys, numbers that may not be, and whatever is not JSON. canonical says what those come to.
type quick struct {
	in      []byte
	at      int // in in
	out     []byte
	members []span // of the objects that are being read, outermost first
	moved   []byte // room for putting members in order
}

// span is a member of an object, as it stands in out.
type span struct{ key, colon, end int }

// quickly returns the canonical form, or false when it is not for quick to say.
func quickly(dst, data []byte) ([]byte, bool) {
	if !utf8.Valid(data) {
		return dst, false
	}
	q := quick{in: data, out: dst, members: make([]span, 0, 16)}
	if !q.value(maxDepth) {
		return dst, false
	}
	q.space()
	return q.out, q.at == len(data)
}

func (q *quick) value(depth int) bool {
	q.space()
	if depth < 0 || q.at == len(q.in) {
		return false
	}
	switch c := q.in[q.at]; c {
	case '{':
		return q.object(depth)
	case '[':
		return q.array(depth)
	case '"':
		_, ok := q.text()
		return ok
	case 't':
		return q.word("true")
	case 'f':
		return q.word("false")
	case 'n':
		return q.word("null")
	default:
		return q.number()
	}
}

func (q *quick) object(depth int) bool {
	first := len(q.members)
	q.copyByte()
	for !q.next('}') {
		if len(q.members) > first && !q.take(',') {
			return false
		}
		if !q.member(depth) {
			return false
		}
	}
	ok := q.order(first)
	q.members = q.members[:first]
	q.out = append(q.out, '}')
	return ok
}

func (q *quick) member(depth int) bool {
	q.space()
	s := span{key: len(q.out)}
	if plain, ok := q.text(); !ok || !plain {
		return false
	}
	s.colon = len(q.out)
	if !q.take(':') || !q.value(depth-1) {
		return false
	}
	s.end = len(q.out)
	q.members = append(q.members, s)
	return true
}

// order puts the members of an object in the order of their keys; false when one stands twice.
func (q *quick) order(first int) bool {
	members := q.members[first:]
	if len(members) < 2 {
		return true
	}
	compare := func(a, b span) int { return bytes.Compare(q.key(a), q.key(b)) }
	begin, sorted := members[0].key, slices.IsSortedFunc(members, compare)
	if !sorted {
		slices.SortFunc(members, compare)
	}
	for i := 1; i < len(members); i++ {
		if compare(members[i-1], members[i]) == 0 {
			return false
		}
	}
	if !sorted {
		q.move(begin, members)
	}
	return true
}

// move writes the members anew as they stand in the list; they begin at a place in out.
func (q *quick) move(begin int, members []span) {
	q.moved = append(q.moved[:0], q.out[begin:]...)
	q.out = q.out[:begin]
	for i, m := range members {
		if i > 0 {
			q.out = append(q.out, ',')
		}
		q.out = append(q.out, q.moved[m.key-begin:m.end-begin]...)
	}
}

// key is without its quotes: a quote would come before most that a longer key goes on with, but not before a space.
func (q *quick) key(s span) []byte { return q.out[s.key+1 : s.colon-1] }

func (q *quick) array(depth int) bool {
	q.copyByte()
	for empty := true; !q.next(']'); empty = false {
		if !empty && !q.take(',') || !q.value(depth-1) {
			return false
		}
	}
	q.out = append(q.out, ']')
	return true
}

// text copies a string as it stands; plain says that it has no escapes, which a key must not have to be compared.
func (q *quick) text() (plain, ok bool) {
	if q.at == len(q.in) || q.in[q.at] != '"' {
		return false, false
	}
	plain = true
	for i := q.at + 1; i < len(q.in); i++ {
		switch c := q.in[i]; {
		case c == '"':
			q.out = append(q.out, q.in[q.at:i+1]...)
			q.at = i + 1
			return plain, true
		case c < 0x20:
			return false, false
		case c == '\\':
			plain, i = false, i+1
			if i == len(q.in) || strings.IndexByte(`"\bfnrt`, q.in[i]) < 0 {
				return false, false
			}
		}
	}
	return false, false
}

func (q *quick) word(w string) bool {
	if !bytes.HasPrefix(q.in[q.at:], []byte(w)) {
		return false
	}
	q.out = append(q.out, w...)
	q.at += len(w)
	return true
}

func (q *quick) number() bool {
	end := q.at
	for end < len(q.in) && strings.IndexByte("-.0123456789", q.in[end]) >= 0 {
		end++
	}
	n := q.in[q.at:end]
	if !isNumber(n) {
		return false
	}
	q.out = append(q.out, n...)
	q.at = end
	return true
}

// isNumber tells a number that stays as it is: no exponent, no negative zero, at most 100 characters.
func isNumber(n []byte) bool {
	if len(n) > 100 {
		return false
	}
	whole, fraction, broken := bytes.Cut(bytes.TrimPrefix(n, []byte("-")), []byte("."))
	switch {
	case !isDigits(whole), len(whole) > 1 && whole[0] == '0', broken && !isDigits(fraction):
		return false
	}
	return n[0] != '-' || len(bytes.Trim(n, "-0.")) > 0
}

func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// next passes space and reports whether the byte after it is c, and takes it if so without writing it.
func (q *quick) next(c byte) bool {
	q.space()
	if q.at == len(q.in) || q.in[q.at] != c {
		return false
	}
	q.at++
	return true
}

// take copies c, which must come next.
func (q *quick) take(c byte) bool {
	if !q.next(c) {
		return false
	}
	q.out = append(q.out, c)
	return true
}

func (q *quick) copyByte() {
	q.out = append(q.out, q.in[q.at])
	q.at++
}

func (q *quick) space() {
	for q.at < len(q.in) && strings.IndexByte(" \t\r\n", q.in[q.at]) >= 0 {
		q.at++
	}
}
