package site_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"coxswain/services/web/site"
)

func TestFieldsOfAFormBecomeTheBodyOfAnOperation(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]string{
		"due=2026-12-01&reason=":                      `{"due":"2026-12-01"}`,
		"minutes:int=45&binding:bool=true":            `{"binding":true,"minutes":45}`,
		"value:num=32.1&before:num=+-0,5&none:num=":   `{"before":-0.5,"value":32.1}`,
		"d.2.text=Later&d.0.text=Go&d.0.item=x":       `{"d":[{"item":"x","text":"Go"},{"text":"Later"}]}`,
		"who:list=ada&who:list=&who:list=bob":         `{"who":["ada","bob"]}`,
		"_back=/today&_key=1&note=a%0D%0Ab":           `{"note":"a\nb"}`,
		"a.b.c=1":                                     `{"a":{"b":{"c":"1"}}}`,
		"to:at+Europe/Oslo=2026-12-01T10:00":          `{"to":"2026-12-01T10:00:00+01:00"}`,
		"to:at+Europe/Oslo=2026-06-01T10:00":          `{"to":"2026-06-01T10:00:00+02:00"}`,
		"items.0=x&items.1=y&minutes:int=":            `{"items":["x","y"]}`,
		"text=%3Cscript%3Ealert(1)%3C%2Fscript%3E%E2": "{\"text\":\"\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\\ufffd\"}",
	} {
		posted, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		body, err := site.Body(posted)
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
		got, _ := json.Marshal(body)
		if string(got) != want {
			t.Errorf("%s becomes %s, not %s", form, got, want)
		}
	}
}

func TestAFormThatIsNoBodyIsRefused(t *testing.T) {
	t.Parallel()
	for _, form := range []string{
		"minutes:int=many", "minutes:int=1e3", "value:num=much", "value:num=1,234.5", "a=1&a.b=2", ".a=1", "a.b.c.d.e.f.g=1", "n:int=99999999999999999999",
		"to:at+Europe/Oslo=tomorrow", "to:at+Nowhere=2026-12-01T10:00", "to:at+=2026-12-01T10:00",
	} {
		posted, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := site.Body(posted); err == nil {
			t.Errorf("%s becomes %v", form, body)
		}
	}
}

func TestTheWayBackStaysOnThisSite(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/customers/harbor?as_of=3#x": "/customers/harbor?as_of=3#x",
		"//evil.example":              "/", "https://evil.example/": "/", "/\\evil.example": "/", "javascript:alert(1)": "/",
		"": "/", "today": "/", "/%0d%0aSet-Cookie:x": "/%0d%0aSet-Cookie:x", "/a\r\nb": "/",
	} {
		if got := site.Local(to); got != want {
			t.Errorf("%q leads to %q, not %q", to, got, want)
		}
	}
}
