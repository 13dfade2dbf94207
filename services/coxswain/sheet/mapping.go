package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Mapping says how a folder's files differ from what is expected, by file name: mapping.yaml.
//
//	commitments.csv:
//	  columns:  { "Wer": owner, "Fällig am": due }
//	  dates:    { due: DD.MM.YYYY }
//	  decimals: { value: comma }
type Mapping map[string]FileMapping

// FileMapping is the mapping of one file.
type FileMapping struct {
	Columns  map[string]string `yaml:"columns"`
	Dates    map[string]string `yaml:"dates"`
	Decimals map[string]string `yaml:"decimals"`
}

// ReadMapping reads mapping.yaml; unknown keys are refused.
func ReadMapping(data []byte) (Mapping, error) {
	m := Mapping{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("mapping.yaml: %w", err)
	}
	for file, f := range m {
		if err := f.check(file); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (f FileMapping) check(file string) error {
	for column, form := range f.Dates {
		if _, err := layout(form); err != nil {
			return fmt.Errorf("mapping.yaml: %s, dates of %s: %w", file, column, err)
		}
	}
	for column, form := range f.Decimals {
		if form != "comma" && form != "point" {
			return fmt.Errorf("mapping.yaml: %s, decimals of %s: %q is neither point nor comma", file, column, form)
		}
	}
	return nil
}

// layout turns "DD.MM.YYYY" into a layout of package time.
func layout(form string) (string, error) {
	l := strings.NewReplacer("YYYY", "2006", "MMM", "Jan", "MM", "01", "DD", "02", "HH", "15", "mm", "04").Replace(form)
	if !strings.Contains(l, "2006") || !strings.Contains(l, "02") || (!strings.Contains(l, "01") && !strings.Contains(l, "Jan")) {
		return "", fmt.Errorf("%q is not a form like DD.MM.YYYY or MM/DD/YYYY HH:mm", form)
	}
	if _, err := time.Parse(l, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC).Format(l)); err != nil {
		return "", fmt.Errorf("%q is not a form like DD.MM.YYYY: %w", form, err)
	}
	return l, nil
}
