// Package assets serves what pages load beside themselves: one style sheet, three scripts, one icon. They are part of
// the program. Each has an address made of its content, so a browser keeps it for ever and a new release is seen at once.
//
//	vendor/       htmx, its SSE extension and Pico CSS as they were released; manifest.json says from where
//	css/          our tokens, parts and pages, on top of Pico; joined in the order of sheets
//	coxswain.js   what htmx does not do: news of the live connection, the order of an agenda, the reader's zone
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

	"coxswain/pkg/svgchart"
)

//go:embed vendor/*.js vendor/*.css css/*.css coxswain.js icon.svg
var files embed.FS

// sheets are our own styles, later ones winning.
var sheets = []string{"base", "account", "calls", "dashboards", "portal", "signin", "print"}

// Bundle serves the assets below /assets/. It is made once and never changes.
type Bundle struct {
	Style   string   // address of the style sheet
	Scripts []string // addresses of the scripts, in the order in which they run
	Icon    string

	files map[string]file
}

type file struct {
	kind          string
	plain, packed []byte
}

// New is the bundle of this program.
func New() *Bundle {
	b := &Bundle{files: map[string]file{}}
	style := [][]byte{read("vendor/pico.min.css"), []byte(svgchart.CSS)}
	for _, name := range sheets {
		style = append(style, read("css/"+name+".css"))
	}
	b.Style = b.add("coxswain.css", "text/css; charset=utf-8", bytes.Join(style, []byte("\n")))
	for _, name := range []string{"vendor/htmx.min.js", "vendor/hx-sse.min.js", "coxswain.js"} {
		b.Scripts = append(b.Scripts, b.add(name, "text/javascript; charset=utf-8", read(name)))
	}
	b.Icon = b.add("icon.svg", "image/svg+xml", read("icon.svg"))
	return b
}

// add keeps a file under a name that its content gives it.
func (b *Bundle) add(name, kind string, content []byte) string {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	address := "/assets/" + strings.TrimSuffix(path.Base(name), extension) + "." + hex.EncodeToString(sum[:8]) + extension
	b.files[address] = file{kind: kind, plain: content, packed: pack(content)}
	return address
}

// ServeHTTP implements http.Handler.
func (b *Bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := b.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(f.plain)
		return
	}
	h.Set("Content-Encoding", "gzip")
	_, _ = w.Write(f.packed)
}

// read reads a file of the program.
func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the compiler has seen to it that it is there
	}
	return content
}

func pack(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level that there is
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}
