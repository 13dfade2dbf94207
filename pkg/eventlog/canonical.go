package eventlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// canonical appends JSON in its one form: keys sorted by their bytes, no space, strings in UTF-8 with
// only the escapes that JSON demands, numbers digit for digit. PostgreSQL's jsonb changes order, space and
// escapes of what it is given but neither text nor digits, so data that went through it comes back to
// the same form. What jsonb would change or refuse is refused here: NUL characters, exponents, negative
// zero, numbers over 100 characters, deep nesting.
func canonical(dst []byte, data json.RawMessage) ([]byte, error) {
	if done, ok := quickly(dst, data); ok {
		return done, nil
	}
	return thoroughly(dst, data)
}

// thoroughly decodes and encodes again. It is what canonical means; quickly only agrees with it.
func thoroughly(dst []byte, data json.RawMessage) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, ErrFact.Sayf("a fact is no JSON: %v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, ErrFact.Sayf("a fact is more than one JSON value")
	}
	return appendValue(dst, v, maxDepth)
}

func appendValue(dst []byte, v any, depth int) ([]byte, error) {
	if depth < 0 {
		return nil, ErrFact.Sayf("a fact is nested deeper than %d levels", maxDepth)
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return fmt.Append(dst, v), nil
	case string:
		return appendText(dst, v)
	case json.Number:
		return appendNumber(dst, v.String())
	case []any:
		return appendArray(dst, v, depth)
	case map[string]any:
		return appendObject(dst, v, depth)
	}
	return nil, fmt.Errorf("a decoded JSON value is a %T", v)
}

func appendArray(dst []byte, values []any, depth int) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendValue(dst, v, depth-1); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

func appendObject(dst []byte, members map[string]any, depth int) (_ []byte, err error) {
	dst = append(dst, '{')
	for i, key := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendText(dst, key); err != nil {
			return nil, err
		}
		if dst, err = appendValue(append(dst, ':'), members[key], depth-1); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

func appendNumber(dst []byte, n string) ([]byte, error) {
	switch {
	case strings.ContainsAny(n, "eE"):
		return nil, ErrFact.Sayf("the number %.20s has an exponent; write its digits out", n)
	case len(n) > 100:
		return nil, ErrFact.Sayf("the number %.20s... has more than 100 characters", n)
	case n[0] == '-' && strings.Trim(n, "-0.") == "":
		return nil, ErrFact.Sayf("the number %.20s is a negative zero; write 0", n)
	}
	return append(dst, n...), nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if strings.IndexByte(s, 0) >= 0 {
		return nil, ErrControlCharacter
	}
	return appendString(dst, s), nil
}

// appendString writes a JSON string as RFC 8785 has it (section 3.2.2.2).
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, `\b`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			if c < 0x20 {
				dst = append(dst, `\u00`...)
				dst = append(dst, hex[c>>4], hex[c&15])
				continue
			}
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}

// storable refuses text that PostgreSQL does: NUL characters and broken UTF-8.
func storable(s string) error {
	switch {
	case strings.IndexByte(s, 0) >= 0:
		return ErrControlCharacter
	case !utf8.ValidString(s):
		return ErrFact.Sayf("a text is not valid UTF-8")
	}
	return nil
}
