package dashboard

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"Harbor Logistics": "Harbor Logistics", "": "", "3M": "3M",
		"=cmd|'/c calc'!A1": "'=cmd|'/c calc'!A1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "  =1": "'  =1", "＝1+1": "'＝1+1",
	} {
		if got := defused(cell); got != want {
			t.Errorf("%q becomes %q, not %q", cell, got, want)
		}
	}
}

func TestTextIsKeptBehindTheApostrophe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.String().Draw(t, "cell")
		got := defused(cell)
		if strings.TrimPrefix(got, "'") != cell && got != cell || strings.HasPrefix(strings.TrimLeft(got, " "), "=") {
			t.Fatalf("%q becomes %q", cell, got)
		}
	})
}
