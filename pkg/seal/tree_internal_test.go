package seal

import (
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// The vectors of the Certificate Transparency reference implementation, for RFC 6962.
func TestRootsAreThoseOfTheRFC(t *testing.T) {
	t.Parallel()
	inputs := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots := map[int]string{
		0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var leaves []Hash
	for _, input := range inputs {
		data, err := hex.DecodeString(input)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, sum(append([]byte{leafPrefix}, data...)))
	}
	for n, want := range roots {
		if got := Root(leaves[:n]).String(); got != want {
			t.Errorf("the root of %d leaves is %s, want %s", n, got, want)
		}
	}
}

func TestAPathLeadsToTheRootFromItsLeafOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		leaves := make([]Hash, rapid.IntRange(1, 70).Draw(t, "size"))
		for i := range leaves {
			leaves[i] = sum([]byte{byte(i)})
		}
		root, at := Root(leaves), rapid.IntRange(0, len(leaves)-1).Draw(t, "index")
		way := path(leaves, at)
		if got, ok := climb(leaves[at], at, len(leaves), way); !ok || got != root {
			t.Fatalf("leaf %d of %d leads to %s, %t", at, len(leaves), got, ok)
		}
		other := rapid.IntRange(0, len(leaves)-1).Draw(t, "another index")
		if got, ok := climb(leaves[other], at, len(leaves), way); other != at && ok && got == root {
			t.Fatalf("leaf %d of %d passes for leaf %d", other, len(leaves), at)
		}
		if got, ok := climb(leaves[at], other, len(leaves), way); other != at && ok && got == root {
			t.Fatalf("leaf %d of %d passes for one at %d", at, len(leaves), other)
		}
		if _, ok := climb(leaves[at], at, len(leaves), append(way, Hash{})); ok {
			t.Fatal("a path may be too long")
		}
		if _, ok := climb(leaves[at], at, len(leaves), way[:max(0, len(way)-1)]); ok && len(way) > 0 {
			t.Fatal("a path may be too short")
		}
	})
}
