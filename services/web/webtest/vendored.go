package webtest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"testing"
)

// manifestFile lies beside vendored files and says where each came from.
const manifestFile = "manifest.json"

// manifest is what manifestFile says.
type manifest struct {
	Packages []struct {
		Name    string `json:"name"`    // on npm
		Version string `json:"version"` // exact
		Source  string `json:"source"`  // the command that fetches its archive
		Licence string `json:"licence"` // SPDX identifier
		Files   []struct {
			File   string `json:"file"`   // here
			From   string `json:"from"`   // in the archive
			SHA256 string `json:"sha256"` // hexadecimal
		} `json:"files"`
	} `json:"packages"`
}

// Vendored fails the test unless every file of the folder is in its manifest.json, unchanged since it was taken from the archive,
// and from a package with a version, a source and a licence.
func Vendored(t testing.TB, folder fs.FS) {
	t.Helper()
	listed := map[string]bool{manifestFile: true}
	for _, p := range readManifest(t, folder).Packages {
		if p.Name == "" || p.Version == "" || p.Source == "" || p.Licence == "" {
			t.Errorf("%s: package %q lacks a name, version, source or licence", manifestFile, p.Name)
		}
		for _, f := range p.Files {
			listed[f.File] = true
			verifyHash(t, folder, f.File, f.SHA256)
		}
	}
	verifyListed(t, folder, listed)
}

func readManifest(t testing.TB, folder fs.FS) (m manifest) {
	t.Helper()
	text, err := fs.ReadFile(folder, manifestFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatalf("%s: %v", manifestFile, err)
	}
	if len(m.Packages) == 0 {
		t.Fatalf("%s lists no package", manifestFile)
	}
	return m
}

func verifyHash(t testing.TB, folder fs.FS, file, want string) {
	t.Helper()
	content, err := fs.ReadFile(folder, file)
	if err != nil {
		t.Errorf("%s lists what is not there: %v", manifestFile, err)
		return
	}
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("%s has changed since it was vendored: sha256 %s, want %s", file, got, want)
	}
}

func verifyListed(t testing.TB, folder fs.FS, listed map[string]bool) {
	t.Helper()
	files, err := fs.ReadDir(folder, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !listed[f.Name()] {
			t.Errorf("%s does not list %s", manifestFile, f.Name())
		}
	}
}
