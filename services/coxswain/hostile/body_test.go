package hostile_test

import (
	"strings"
	"testing"
)

func TestABrokenBodyIsRefusedWithTheReasonAndThePlace(t *testing.T) {
	t.Parallel()
	name := func(s string) attempt { return attempt{body: `{"name":"` + s + `"}`} }
	typed := func(media string) attempt {
		return attempt{body: `{"name":"a"}`, headers: map[string]string{"Content-Type": media}}
	}
	prepare(t).refuse([]refused{
		{"A1 nothing", attempt{}, 400, "malformed-json", ""},
		{"A2 null", attempt{body: `null`}, 422, "wrong-type", ""},
		{"A2 an array", attempt{body: `[]`}, 422, "wrong-type", ""},
		{"A2 a string", attempt{body: `"x"`}, 422, "wrong-type", ""},
		{"A2 a number", attempt{body: `1`}, 422, "wrong-type", ""},
		{"A3 a body that breaks off", attempt{body: `{"name":"a`}, 400, "malformed-json", ""},
		{"A4 two values", attempt{body: `{"name":"a"}{"name":"b"}`}, 400, "trailing-data", ""},
		{"A4 garbage behind", attempt{body: `{"name":"a"}]`}, 400, "trailing-data", ""},
		{"A6 another case", attempt{body: `{"Name":"a"}`}, 422, "unknown-field", "/Name"},
		{"A6 capitals beside", attempt{body: `{"name":"a","NAME":"b"}`}, 422, "unknown-field", "/NAME"},
		{"A7 a tenant", attempt{body: `{"name":"a","tenant_id":"pier"}`}, 422, "unknown-field", "/tenant_id"},
		{"A7 an author", attempt{body: `{"name":"a","created_by":"pat"}`}, 422, "unknown-field", "/created_by"},
		{"A7 a version", attempt{body: `{"name":"a","version":7}`}, 422, "unknown-field", "/version"},
		{"A7 what is internal", attempt{path: "/v1/commitments/$commitment/comments", body: `{"text":"a","internal":false}`}, 422, "unknown-field", "/internal"},
		{
			"A7 deep inside",
			attempt{path: "/v1/plans", body: strings.Replace(
				`{"customer":"$customer","terms":`+termsWith("g")+`}`, `"weight":10`, `"weight":10,"status":"achieved"`, 1)},
			422, "unknown-field", "/terms/goals/0/status",
		},
		{"a key twice", attempt{body: `{"name":"a","name":"b"}`}, 422, "duplicate-key", "/name"},
		{"nesting without end", attempt{body: strings.Repeat("[", 1000) + strings.Repeat("]", 1000)}, 422, "too-deep", strings.Repeat("/0", 65)},
		{"A9 a megabyte and a byte", attempt{body: strings.Repeat(" ", 1<<20) + "1"}, 413, "body-too-large", ""},
		{"A15 NUL", name(`a\u0000b`), 422, "control-character", "/name"},
		{"A17 bytes that are no UTF-8", name("a\xc3\x28"), 400, "invalid-utf8", ""},
		{"A17 an overlong slash", name("\xc0\xaf"), 400, "invalid-utf8", ""},
		{"A17 half of a pair", name(`\ud800`), 422, "lone-surrogate", ""},
		{"A18 zalgo", name("a" + strings.Repeat("\u0301\u0335", 2500)), 422, "too-long", "/name"},
		{"A18 100,000 emoji", name(strings.Repeat("👩\u200d🚀", 50_000)), 422, "too-long", "/name"},
		{"A19 right-to-left override", name("a\u202eb"), 422, "control-character", "/name"},
		{"A19 an isolate", name("a\u2066b"), 422, "control-character", "/name"},
		{"A19 a zero-width space", name("a\u200bb"), 422, "control-character", "/name"},
		{"A19 a joiner between letters", name("a\u200db"), 422, "control-character", "/name"},
		{"A19 a byte order mark", name("\ufeffa"), 422, "control-character", "/name"},
		{"A22 text", typed("text/plain"), 415, "unsupported-media-type", ""},
		{"A22 no media type", typed(""), 415, "unsupported-media-type", ""},
		{"A22 another charset", typed("application/json; charset=utf-16"), 415, "unsupported-media-type", ""},
		{"A22 a form", typed("application/x-www-form-urlencoded"), 415, "unsupported-media-type", ""},
	})
}

func TestANumberIsExactOrRefused(t *testing.T) {
	t.Parallel()
	measured := func(v string) attempt {
		return attempt{path: "/v1/goals/$goal/measurements", body: `{"value":` + v + `}`}
	}
	delay := func(v string) attempt {
		return attempt{path: "/v1/plans", body: strings.Replace(
			`{"customer":"$customer","terms":`+termsWith("g")+`}`, `"weight":10`, `"weight":10,"expected_delay_days":`+v, 1)}
	}
	const whole = "/terms/goals/0/expected_delay_days"
	s := prepare(t)
	s.refuse([]refused{
		{"A13 more digits than can be kept", measured("9007199254740993"), 422, "invalid-number", "/value"},
		{"A13 more places than can be kept", measured("0.1234567"), 422, "invalid-number", "/value"},
		{"A13 an exponent", measured("1e3"), 422, "invalid-number", "/value"},
		{"A13 a string", measured(`"5"`), 422, "wrong-type", "/value"},
		{"A14 one more than fits", delay("9223372036854775808"), 422, "invalid-integer", whole},
		{"A14 a point", delay("1.0"), 422, "invalid-integer", whole},
		{"A14 an exponent", delay("1e3"), 422, "invalid-integer", whole},
		{"A14 negative zero", delay("-0"), 422, "invalid-integer", whole},
		{"A14 not a number", delay("NaN"), 400, "malformed-json", ""},
		{"A14 infinity", delay("Infinity"), 400, "malformed-json", ""},
	})
	s.give(measured("123456789012.000001"))
	if got := s.ask(attempt{method: "GET", path: "/v1/goals/$goal"}); !strings.Contains(string(got.body), `"value":123456789012.000001`) {
		t.Errorf("A13: a number that a float loses came back as %s", got.body)
	}
}
