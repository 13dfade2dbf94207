package httpapi_test

import (
	"strings"
	"testing"
)

func TestBrokenBodiesAreRefusedWithTheReasonAndThePlace(t *testing.T) {
	t.Parallel()
	server := serve(t)
	deep := strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70)
	for name, c := range map[string]struct {
		attempt
		status  int
		code    string
		pointer string
	}{
		"A1 an empty body":             {attempt{body: ""}, 400, "malformed-json", ""},
		"A2 null":                      {attempt{body: `null`}, 422, "wrong-type", ""},
		"A2 an array":                  {attempt{body: `[]`}, 422, "wrong-type", ""},
		"A2 a string":                  {attempt{body: `"x"`}, 422, "wrong-type", ""},
		"A2 a number":                  {attempt{body: `1`}, 422, "wrong-type", ""},
		"A3 a truncated body":          {attempt{body: `{"title":"a`}, 400, "malformed-json", ""},
		"A4 two values":                {attempt{body: `{"title":"a"} {}`}, 400, "trailing-data", ""},
		"A4 garbage behind":            {attempt{body: `{"title":"a"}x`}, 400, "trailing-data", ""},
		"A6 another case":              {attempt{body: `{"Title":"a"}`}, 422, "unknown-field", "/Title"},
		"A6 both cases":                {attempt{body: `{"title":"a","TITLE":"b"}`}, 422, "unknown-field", "/TITLE"},
		"A7 an unknown field":          {attempt{body: `{"title":"a","tenant_id":"B"}`}, 422, "unknown-field", "/tenant_id"},
		"A7 an unknown nested field":   {attempt{body: `{"title":"a","steps":[{"text":"b","internal":false}]}`}, 422, "unknown-field", "/steps/0/internal"},
		"a key twice":                  {attempt{body: `{"title":"a","title":"b"}`}, 422, "duplicate-key", "/title"},
		"too deep":                     {attempt{body: deep}, 422, "too-deep", strings.Repeat("/a", 65)},
		"A9 a megabyte and a byte":     {attempt{body: `{"title":"` + strings.Repeat("a", 1<<20) + `"}`}, 413, "body-too-large", ""},
		"A11 a compressed body":        {attempt{body: `{}`, headers: map[string]string{"Content-Encoding": "gzip"}}, 415, "unsupported-encoding", ""},
		"A13 more digits than exact":   {attempt{body: `{"title":"a","target":1.2345678}`}, 422, "invalid-number", "/target"},
		"A13 an exponent":              {attempt{body: `{"title":"a","target":1e3}`}, 422, "invalid-number", "/target"},
		"A14 an int that overflows":    {attempt{body: `{"title":"a","weight":-9223372036854775809}`}, 422, "invalid-integer", "/weight"},
		"A14 an int with a point":      {attempt{body: `{"title":"a","weight":1.0}`}, 422, "invalid-integer", "/weight"},
		"A14 an int with an exponent":  {attempt{body: `{"title":"a","weight":1e1}`}, 422, "invalid-integer", "/weight"},
		"A14 negative zero":            {attempt{body: `{"title":"a","weight":-0}`}, 422, "invalid-integer", "/weight"},
		"A14 not a number":             {attempt{body: `{"title":"a","weight":NaN}`}, 400, "malformed-json", ""},
		"a number in a string":         {attempt{body: `{"title":"a","weight":"1"}`}, 422, "wrong-type", "/weight"},
		"out of range":                 {attempt{body: `{"title":"a","weight":101}`}, 422, "out-of-range", "/weight"},
		"A15 NUL":                      {attempt{body: `{"title":"a\u0000b"}`}, 422, "control-character", "/title"},
		"A15 NUL in a key":             {attempt{body: `{"title":"a","tags":{"a\u0000":"b"}}`}, 422, "control-character", "/tags/a\x00"},
		"A15 a bell":                   {attempt{body: `{"title":"a","why":"a\u0007b"}`}, 422, "control-character", "/why"},
		"A17 bytes that are no UTF-8":  {attempt{body: "{\"title\":\"a\xff\"}"}, 400, "invalid-utf8", ""},
		"half of a pair":               {attempt{body: `{"title":"a\ud83d"}`}, 422, "lone-surrogate", ""},
		"the other half":               {attempt{body: `{"title":"\ude00a"}`}, 422, "lone-surrogate", ""},
		"A18 a long title":             {attempt{body: `{"title":"` + strings.Repeat("a", 201) + `"}`}, 422, "too-long", "/title"},
		"A18 zalgo":                    {attempt{body: `{"title":"a` + strings.Repeat("\u0335", 9) + `"}`}, 422, "too-long", "/title"},
		"A18 long prose":               {attempt{body: `{"title":"a","why":"` + strings.Repeat("é", 10_001) + `"}`}, 422, "too-long", "/why"},
		"A19 right-to-left override":   {attempt{body: `{"title":"a\u202eb"}`}, 422, "control-character", "/title"},
		"A19 an isolate":               {attempt{body: `{"title":"a\u2066b"}`}, 422, "control-character", "/title"},
		"A19 a zero-width space":       {attempt{body: `{"title":"a\u200bb"}`}, 422, "control-character", "/title"},
		"A19 a joiner between letters": {attempt{body: `{"title":"a\u200db"}`}, 422, "control-character", "/title"},
		"A19 a byte order mark":        {attempt{body: `{"title":"\ufeffa"}`}, 422, "control-character", "/title"},
		"a line break in a title":      {attempt{body: `{"title":"a\nb"}`}, 422, "control-character", "/title"},
		"a blank title":                {attempt{body: `{"title":"  "}`}, 422, "blank", "/title"},
		"an empty title":               {attempt{body: `{"title":""}`}, 422, "too-short", "/title"},
		"no title":                     {attempt{body: `{}`}, 422, "required", "/title"},
		"A22 text":                     {attempt{body: `{}`, headers: map[string]string{"Content-Type": "text/plain"}}, 415, "unsupported-media-type", ""},
		"A22 no type":                  {attempt{body: `{}`, headers: map[string]string{"Content-Type": ""}}, 415, "unsupported-media-type", ""},
		"A22 another charset":          {attempt{body: `{}`, headers: map[string]string{"Content-Type": "application/json; charset=utf-16"}}, 415, "unsupported-media-type", ""},
		"A31 no such day":              {attempt{body: `{"title":"a","due":"2026-02-30"}`}, 422, "invalid-date", "/due"},
		"A31 the year 0":               {attempt{body: `{"title":"a","due":"0000-01-01"}`}, 422, "invalid-date", "/due"},
		"A31 the year 10000":           {attempt{body: `{"title":"a","due":"10000-01-01"}`}, 422, "invalid-date", "/due"},
		"A31 the year 2200":            {attempt{body: `{"title":"a","due":"2200-01-01"}`}, 422, "invalid-date", "/due"},
		"A31 a date with an offset":    {attempt{body: `{"title":"a","due":"2026-01-01+14:00"}`}, 422, "invalid-date", "/due"},
		"A31 24 o'clock":               {attempt{body: `{"title":"a","at":"2026-01-01T24:00:00Z"}`}, 422, "invalid-date", "/at"},
		"A31 a leap second":            {attempt{body: `{"title":"a","at":"2016-12-31T23:59:60Z"}`}, 422, "invalid-date", "/at"},
		"A31 an absurd offset":         {attempt{body: `{"title":"a","at":"2026-01-01T00:00:00+23:00"}`}, 422, "invalid-date", "/at"},
		"A31 an instant in 10000":      {attempt{body: `{"title":"a","at":"9999-12-31T23:59:59-12:00"}`}, 422, "invalid-date", "/at"},
		"no such kind":                 {attempt{body: `{"title":"a","kind":"metric; drop table"}`}, 422, "not-one-of", "/kind"},
		"too many items":               {attempt{body: `{"title":"a","steps":[{"text":"1"},{"text":"2"},{"text":"3"},{"text":"4"}]}`}, 422, "wrong-number-of-items", "/steps"},
		"A45 item 500 of a bulk":       {attempt{path: "/v1/signals", body: `[` + strings.Repeat(`{"text":"a"},`, 500) + `{"text":"a","due":"never"}]`}, 422, "invalid-date", "/500/due"},
		"a bulk of strings":            {attempt{path: "/v1/signals", body: `"a"`}, 422, "wrong-type", ""},
		"a body where there is none":   {attempt{path: "/v1/goals/g1/confirm", body: `{"by":"x"}`}, 422, "unknown-field", "/by"},
		"A37 a page of none":           {attempt{method: "GET", path: "/v1/goals?limit=0"}, 422, "out-of-range", "query/limit"},
		"A37 a page of minus one":      {attempt{method: "GET", path: "/v1/goals?limit=-1"}, 422, "out-of-range", "query/limit"},
		"A37 a page of a milliard":     {attempt{method: "GET", path: "/v1/goals?limit=1000000000"}, 422, "out-of-range", "query/limit"},
		"A38 a sort that is SQL":       {attempt{method: "GET", path: "/v1/goals?sort=pg_sleep(10)"}, 422, "not-one-of", "query/sort"},
		"an unknown parameter":         {attempt{method: "GET", path: "/v1/goals?include=internal_notes"}, 422, "unknown-parameter", "query/include"},
		"a semicolon in a value":       {attempt{method: "GET", path: "/v1/goals?limit=1&sort=due;drop"}, 422, "not-one-of", "query/sort"},
		"a parameter twice":            {attempt{method: "GET", path: "/v1/goals?limit=1&limit=2"}, 422, "duplicate-parameter", "query/limit"},
		"a position that is no number": {attempt{method: "GET", path: "/v1/goals", headers: map[string]string{"Coxswain-Position": "x"}}, 422, "wrong-type", "header/Coxswain-Position"},
		"NUL in a path":                {attempt{path: "/v1/goals/a%00b/confirm"}, 400, "malformed-url", ""},
		"no UTF-8 in a query":          {attempt{method: "GET", path: "/v1/goals?cursor=%ff"}, 400, "malformed-url", ""},
		"an address of 9 KiB":          {attempt{method: "GET", path: "/v1/goals?cursor=" + strings.Repeat("a", 9<<10)}, 414, "uri-too-long", ""},
		"an unknown path":              {attempt{method: "GET", path: "/v1/goals/a/b/c"}, 404, "not-found", ""},
		"a method that is not served":  {attempt{method: "DELETE", path: "/v1/goals"}, 405, "method-not-allowed", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, p := c.send(t, server)
			if answer.StatusCode != c.status || p.Code != c.code {
				t.Fatalf("answered %d %q (%s %v), want %d %q", answer.StatusCode, p.Code, p.Detail, p.Errors, c.status, c.code)
			}
			if c.pointer != "" && (len(p.Errors) == 0 || p.Errors[0].Pointer != c.pointer) {
				t.Errorf("points at %v, want %q", p.Errors, c.pointer)
			}
			if got := answer.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type is %q", got)
			}
			if p.Type != "/problems/"+c.code || p.Status != c.status || p.Instance == "" || p.Title == "" {
				t.Errorf("an incomplete problem: %+v", p)
			}
		})
	}
}

func TestWhatIsUnusualButRightIsTaken(t *testing.T) {
	t.Parallel()
	server := serve(t)
	for name, c := range map[string]struct {
		attempt
		want string
	}{
		"exactly a number that floats lose":  {attempt{body: `{"title":"a","target":123456789012.000001}`}, `{"title":"a","target":123456789012.000001}`},
		"text in NFD, kept in NFC":           {attempt{body: `{"title":"A\u030a"}`}, `{"title":"Å","target":0}`},
		"an escape before a combining mark":  {attempt{body: "{\"title\":\"\\u0061\u030a\"}"}, `{"title":"å","target":0}`},
		"a whole surrogate pair":             {attempt{body: `{"title":"\ud83d\ude00"}`}, `{"title":"😀","target":0}`},
		"a family of emoji":                  {attempt{body: `{"title":"👨‍👩‍👧"}`}, `{"title":"👨‍👩‍👧","target":0}`},
		"HTML":                               {attempt{body: `{"title":"<b>&"}`}, `{"title":"<b>&","target":0}`},
		"one signal":                         {attempt{path: "/v1/signals", body: `{"text":"a"}`}, `1`},
		"two signals":                        {attempt{path: "/v1/signals", body: `[{"text":"a"},{"text":"b"}]`}, `2`},
		"no body where there is none":        {attempt{path: "/v1/goals/g1/confirm"}, `0`},
		"an empty object where there's none": {attempt{path: "/v1/goals/g1/confirm", body: `{}`}, `0`},
		"a charset in capitals":              {attempt{path: "/v1/signals", body: `{"text":"a"}`, headers: map[string]string{"Content-Type": "application/json; charset=UTF-8"}}, `1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := c.text(t, server)
			if answer != c.want {
				t.Errorf("answered %s, want %s", answer, c.want)
			}
		})
	}
}
