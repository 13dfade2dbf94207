package hostile_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coxswain/events/commitmentevent"
	"coxswain/services/coxswain/client"
	"coxswain/services/coxswain/importer"
	"coxswain/services/coxswain/sheet"
)

// files is a folder by file name.
type files map[string]string

func (f files) write(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range f {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// book is a folder that is in order: a customer, its champion, and promises.
func book(promises ...string) files {
	return files{
		"customers.csv":   "external_id,name\nA,Amber\n",
		"people.csv":      "customer,mail,name,party\nA,ann@amber.example,Ann,customer\n",
		"commitments.csv": "customer,text,owner,due\n" + strings.Join(promises, ""),
	}
}

func promised(text string) string { return "A," + text + ",ann@amber.example,2190-01-31\n" }

// blocking are the problems that stand in the way, as people read them.
func blocking(problems []sheet.Problem) []string {
	var said []string
	for _, p := range problems {
		if !p.Note {
			said = append(said, p.Code+" "+filepath.Base(p.String()))
		}
	}
	return said
}

// as is the importer's client with somebody's token.
func (s *scene) as(name string) *client.Client { return client.New("http://"+s.addr, s.tokens[name]) }

// bring imports a folder that is in order.
func (s *scene) bring(ctx context.Context, f files, o importer.Options) (importer.Report, error) {
	s.t.Helper()
	folder, problems := importer.Read(f.write(s.t))
	if said := blocking(problems); len(said) > 0 {
		s.t.Fatal(said)
	}
	return importer.Run(ctx, s.as("crm"), folder, o)
}

// texts are the promises in the log whose text begins so.
func (s *scene) texts(prefix string) map[string]int {
	s.t.Helper()
	all := map[string]int{}
	facts, err := s.Log.Read(s.t.Context(), 0, 0, 1_000_000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range facts {
		if e, ok := r.Event.(commitmentevent.Proposed); ok && strings.HasPrefix(e.Text, prefix) {
			all[e.Text]++
		}
	}
	return all
}

// finished imports a folder and tells what became of its promises.
func (s *scene) finished(f files) importer.File {
	s.t.Helper()
	report, err := s.bring(s.t.Context(), f, importer.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	return report.Files[len(report.Files)-1]
}
