package httpapi

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FuzzParse holds the strict reader to what is said of it: whatever it takes is JSON for everybody, and its canonical
// form is read as the same value and does not change again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `[]`, `"x"`, `1`, `{"title":"a`, `{"a":1} {}`, `{"a":1}x`, `{"a":1,"a":2}`, `{"Title":"a","title":"b"}`,
		`9007199254740993`, `9223372036854775808`, `1.0`, `1e3`, `-0`, `NaN`, `123456789012.000001`, "\"a\\u0000b\"", "{\"a\xff\":1}", "\"\xc0\xaf\"",
		`"\ud83d"`, `"\ude00a"`, `"\ud83d\ude00"`, `"\\ud83d"`, `"\\\ud83d"`, "\"A\u030a\"", "{\"A\u030a\":1,\"\u00c5\":2}", "\"a\u202eb\"", "\"\u200b\ufeff\"",
		"\"" + strings.Repeat("\u0335", 100) + "\"", strings.Repeat("[", 66) + strings.Repeat("]", 66), strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65),
		" [ 1 , { \"a\" : [ ] , \"b\\\"\\\\\" : \"\\n\" } ,true,null ]\n", "\xef\xbb\xbf{}", "\x1f\x8b\x08", "{\"a/b~c\":[true,false,null,{\"d\":\"<script>&\u2028\"}]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		tree, err := parse(body)
		if err != nil {
			return
		}
		if !json.Valid(body) || !utf8.Valid(body) {
			t.Fatalf("%q is no JSON and was taken", body)
		}
		orderly(t, tree, 0)
		if standard := composed(read(t, body)); !reflect.DeepEqual(tree, standard) {
			t.Fatalf("%q is read as %v, by encoding/json as %v", body, tree, standard)
		}
		var canonical bytes.Buffer
		if err := writeJSON(&canonical, tree); err != nil {
			t.Fatal(err)
		}
		again, err := parse(canonical.Bytes())
		if err != nil || !reflect.DeepEqual(tree, again) {
			t.Fatalf("%q became %q, which is read as %v (%v)", body, canonical.Bytes(), again, err)
		}
	})
}

// read is what encoding/json reads.
func read(t *testing.T, body []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// composed is a value with all its text in NFC.
func composed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, member := range v {
			out[norm.NFC.String(key)] = composed(member)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, composed(item))
		}
		return out
	case string:
		return norm.NFC.String(v)
	}
	return v
}

// orderly expects what every part of an accepted body has been held to.
func orderly(t *testing.T, v any, depth int) {
	t.Helper()
	if depth > maxDepth {
		t.Fatalf("nested %d levels deep", depth)
	}
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			orderly(t, key, depth)
			orderly(t, member, depth+1)
		}
	case []any:
		for _, item := range v {
			orderly(t, item, depth+1)
		}
	case string:
		if !norm.NFC.IsNormalString(v) || !utf8.ValidString(v) || strings.ContainsFunc(v, isControl) {
			t.Fatalf("%q is not what a text may be", v)
		}
	}
}
