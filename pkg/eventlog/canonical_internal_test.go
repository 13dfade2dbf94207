package eventlog

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var texts = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "a", "a b", "ab", `"`, `\`, "\n", "é", "\u2028", "</>", "\x7f"}))

// value draws what json.Marshal can write.
func value(t *rapid.T, depth int) any {
	kinds := 5
	if depth == 0 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return texts.Draw(t, "text")
	case 1:
		return json.Number(rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,9})?`).Draw(t, "number"))
	case 2:
		return rapid.SampledFrom([]any{nil, true, false}).Draw(t, "word")
	case 3:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range list {
			list[i] = value(t, depth-1)
		}
		return list
	}
	object := map[string]any{}
	for range rapid.IntRange(0, 6).Draw(t, "members") {
		object[texts.Draw(t, "key")] = value(t, depth-1)
	}
	return object
}

func agree(t interface{ Fatalf(string, ...any) }, data []byte) (quick bool) {
	fast, ok := quickly([]byte("before"), data)
	slow, err := thoroughly([]byte("before"), data)
	if ok && (err != nil || string(fast) != string(slow)) {
		t.Fatalf("%q is quickly %q, thoroughly %q (%v)", data, fast, slow, err)
	}
	return ok
}

func TestQuicklyIsThoroughlyOrNotAtAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data, err := json.Marshal(value(t, 4))
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "broken") {
			i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			data[i] = rapid.SampledFrom([]byte("{}[],:\"\\ ntfu0123456789.-eE\x00\x1f\x80\n")).Draw(t, "byte")
		}
		agree(t, data)
	})
}

func FuzzQuicklyIsThoroughlyOrNotAtAll(f *testing.F) {
	for _, seed := range []string{
		`{"b":1,"a":[true,null,{}],"":"x\n"}`, `[1,]`, `{"a":1,"a":2}`, `-0.0`, `01`, `1.`, `{"a" :1}x`, `"\u0061"`, `tru`, `{,}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}

func TestOrdinaryFactsAreForQuick(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		`{"plan": "p1", "due": "2026-04-01", "text": "he said \"yes\"\n", "links": ["a", "b"], "weight": 12.50, "ok": true, "n": null}`,
		`{"bb": {"z": 1, "y": {}}, "a": [], "b": -7}`,
		`{"a b": 1, "a": 2}`, // a space comes before a quote
	} {
		if !agree(t, []byte(data)) {
			t.Errorf("%s was given up", data)
		}
	}
	for _, data := range []string{`{"a":1,"a":2}`, `1e3`, `-0`, strings.Repeat("[", 70) + strings.Repeat("]", 70)} {
		if agree(t, []byte(data)) {
			t.Errorf("%s was not given up", data)
		}
	}
}
