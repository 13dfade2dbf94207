package projection

import (
	"encoding/json"
	"fmt"
	"testing"

	"coxswain/events"
)

// counted is a table that counts how often it decodes.
type counted struct {
	Collection[string]
	times int
}

func (c *counted) Decode(data json.RawMessage) (any, error) {
	c.times++
	return c.Collection.Decode(data)
}

func TestADocumentIsDecodedOnceAndAgainWhenItHasChanged(t *testing.T) {
	t.Parallel()
	d, words := newDecoded(), &counted{Collection: Collection[string]{Name: "words"}}
	read := func(tenant events.TenantID, text, want string, times int) {
		t.Helper()
		doc, err := d.read(words, tenant, "k", []byte(text))
		if err != nil || doc != want || words.times != times {
			t.Errorf("%s: %v after %d times (%v)", text, doc, words.times, err)
		}
	}
	read("harbor", `"one"`, "one", 1)
	read("harbor", `"one"`, "one", 1)
	read("pier", `"two"`, "two", 2)
	read("harbor", `"three"`, "three", 3)
	read("harbor", `"three"`, "three", 3)
	if _, err := d.read(words, "harbor", "k", []byte(`1`)); err == nil {
		t.Error("a number was read as a text")
	}
	read("harbor", `"three"`, "three", 4)
}

func TestWhatIsRememberedOfDocumentsIsBounded(t *testing.T) {
	t.Parallel()
	d, words := newDecoded(), Collection[string]{Name: "words"}
	long, err := json.Marshal(fmt.Sprintf("%100000d", 1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		if _, err := d.read(words, "harbor", fmt.Sprint(i), long); err != nil {
			t.Fatal(err)
		}
		if d.bytes > decodedBytes || d.bytes != len(d.docs)*len(long) {
			t.Fatalf("%d bytes in %d documents", d.bytes, len(d.docs))
		}
	}
}
