package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"coxswain/pkg/fault"
)

// Refusals of a body as JSON. What RFC 8259 leaves open, and encoding/json decides silently, is refused:
// two values in one body, the same key twice, halves of surrogate pairs, bytes that are no UTF-8.
var (
	errMalformed = fault.New(fault.Malformed, "malformed-json", "the body is not valid JSON")
	errTrailing  = fault.New(fault.Malformed, "trailing-data", "the body goes on after the end of its JSON value")
	errUTF8      = fault.New(fault.Malformed, "invalid-utf8", "the body is not valid UTF-8")
	errTooDeep   = fault.New(fault.Invalid, "too-deep", "the body is nested more than 64 levels deep")
	errDuplicate = fault.New(fault.Invalid, "duplicate-key", "this key stands twice in its object")
	errSurrogate = fault.New(fault.Invalid, "lone-surrogate", "a \\u escape is half of a surrogate pair; write the whole character")
	errControl   = fault.New(fault.Invalid, "control-character", "this text holds a control character; only line breaks and tabs are allowed")
)

const maxDepth = 64

// parse reads exactly one JSON value into maps, slices, strings in Unicode NFC, json.Number, bool and nil.
func parse(body []byte) (any, error) {
	if !utf8.Valid(body) {
		return nil, errUTF8
	}
	if !json.Valid(body) {
		return nil, syntaxOf(body)
	}
	if loneSurrogate(body) {
		return nil, errSurrogate
	}
	p := parser{body: body}
	return p.value("", 0)
}

// syntaxOf tells a value that is followed by something from one that is broken.
func syntaxOf(body []byte) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	var first json.RawMessage
	err := dec.Decode(&first)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return errTrailing
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errMalformed.Sayf("the body ends in the middle of a JSON value")
	case errors.As(err, &syntax):
		return errMalformed.Sayf("the body is not valid JSON at byte %d", syntax.Offset)
	}
	return errMalformed
}

// parser walks a body that is known to be valid JSON. It is a third of the work of json.Decoder's tokens, and every
// write goes through it.
type parser struct {
	body []byte
	at   int
}

func (p *parser) value(pointer string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep.At(pointer)
	}
	switch p.space(); p.body[p.at] {
	case '{':
		return p.object(pointer, depth)
	case '[':
		return p.array(pointer, depth)
	case '"':
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return text(pointer, s)
	}
	switch word := p.word(); word {
	case "true", "false":
		return word == "true", nil
	case "null":
		return nil, nil
	default:
		return json.Number(word), nil
	}
}

func (p *parser) object(pointer string, depth int) (any, error) {
	members := map[string]any{}
	for p.more('}') {
		raw, err := p.quoted()
		if err != nil {
			return nil, err
		}
		at := pointer + "/" + escape(raw)
		key, err := text(at, raw)
		if err != nil {
			return nil, err
		}
		if _, twice := members[key]; twice {
			return nil, errDuplicate.At(at)
		}
		p.space()
		p.at++ // the colon
		if members[key], err = p.value(at, depth+1); err != nil {
			return nil, err
		}
	}
	return members, nil
}

func (p *parser) array(pointer string, depth int) (any, error) {
	items := []any{}
	for p.more(']') {
		item, err := p.value(pointer+"/"+strconv.Itoa(len(items)), depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// more goes past what stands before a member or item: the opening bracket or a comma. It reports false, and is past the
// end, when there is none.
func (p *parser) more(end byte) bool {
	p.space()
	if p.body[p.at] != end {
		p.at++
		p.space()
	}
	if p.body[p.at] != end {
		return true
	}
	p.at++
	return false
}

// quoted reads a string.
func (p *parser) quoted() (string, error) {
	from, plain := p.at, true
	for p.at++; p.body[p.at] != '"'; p.at++ {
		if p.body[p.at] == '\\' {
			plain = false
			p.at++ // what is escaped may be a quote
		}
	}
	p.at++
	literal := p.body[from:p.at]
	if plain {
		return string(literal[1 : len(literal)-1]), nil
	}
	var s string
	if err := json.Unmarshal(literal, &s); err != nil {
		return "", errMalformed.Because(err)
	}
	return s, nil
}

// word reads a number, true, false or null.
func (p *parser) word() string {
	from := p.at
	for p.at < len(p.body) && !strings.ContainsRune(" \t\r\n,]}", rune(p.body[p.at])) {
		p.at++
	}
	return string(p.body[from:p.at])
}

func (p *parser) space() {
	for strings.ContainsRune(" \t\r\n", rune(p.body[p.at])) {
		p.at++
	}
}

// text brings a string into NFC, so that two spellings of one word are the same bytes.
func text(pointer, s string) (string, error) {
	if i := strings.IndexFunc(s, isControl); i >= 0 {
		return "", errControl.At(pointer)
	}
	return norm.NFC.String(s), nil
}

// isControl reports what PostgreSQL, terminals and mail headers choke on, and the non-characters.
func isControl(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == '\r':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	}
	return r&0xfffe == 0xfffe || (r >= 0xfdd0 && r <= 0xfdef)
}

// escape writes a key as a step of a JSON pointer (RFC 6901, section 3).
func escape(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// loneSurrogate finds \ud800 to \udfff that are no pair. encoding/json replaces them silently.
func loneSurrogate(body []byte) bool {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		i++ // what is escaped; a valid body does not end here
		if body[i] != 'u' {
			continue
		}
		switch r := hex4(body[i+1:]); {
		case r >= 0xdc00 && r <= 0xdfff:
			return true
		case r >= 0xd800 && r <= 0xdbff:
			low := body[i+5:]
			if len(low) < 6 || low[0] != '\\' || low[1] != 'u' || hex4(low[2:])&0xfc00 != 0xdc00 {
				return true
			}
			i += 6
		}
		i += 4
	}
	return false
}

func hex4(b []byte) uint64 {
	n, _ := strconv.ParseUint(string(b[:4]), 16, 32) // four hex digits: the body is valid JSON
	return n
}
