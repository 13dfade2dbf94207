package importer

import (
	"coxswain/events"
	"coxswain/services/coxswain/sheet"
)

// The files of a folder, in the order in which they are imported.
const (
	customersFile    = "customers.csv"
	peopleFile       = "people.csv"
	goalsFile        = "goals.csv"
	commitmentsFile  = "commitments.csv"
	measurementsFile = "measurements.csv"
	signalsFile      = "signals.csv"

	mappingFile = "mapping.yaml"
)

// Files lists the files of a folder, in the order in which they are imported.
func Files() []string {
	return []string{customersFile, peopleFile, goalsFile, commitmentsFile, measurementsFile, signalsFile}
}

// columns are those that a file may have.
func columns(file string) []sheet.Column {
	switch file {
	case customersFile:
		return []sheet.Column{
			{Name: "external_id", Required: true},
			{Name: "name", Required: true},
			{Name: "zone"},
			{Name: "vendor"},
			{Name: "segment"},
			{Name: "stage"},
			{Name: "tenure_start", Kind: sheet.Date},
			{Name: "renewal", Kind: sheet.Date},
			{Name: "value", Kind: sheet.Number},
			{Name: "partner"},
			{Name: "partner_name"},
			{Name: "call_rule"},
			{Name: "call_start"},
			{Name: "call_minutes", Kind: sheet.Whole},
		}
	case peopleFile:
		return []sheet.Column{
			{Name: "customer", Required: true},
			{Name: "mail", Required: true},
			{Name: "name", Required: true},
			{Name: "party", Required: true},
			{Name: "seat", OneOf: seats()},
			{Name: "agrees", Kind: sheet.YesNo},
			{Name: "zone"},
			{Name: "calendar"},
			{Name: "locale"},
			{Name: "title"},
		}
	case goalsFile:
		return []sheet.Column{
			{Name: "customer", Required: true},
			{Name: "goal", Required: true},
			{Name: "outcome", Required: true},
			{Name: "why"},
			{Name: "metric"},
			{Name: "unit"},
			{Name: "direction", OneOf: []string{"up", "down"}},
			{Name: "baseline", Kind: sheet.Number},
			{Name: "target", Kind: sheet.Number},
			{Name: "due", Kind: sheet.Date},
			{Name: "owner"},
			{Name: "weight", Kind: sheet.Whole},
			{Name: "leading"},
			{Name: "no_metric_yet"},
		}
	case commitmentsFile:
		return []sheet.Column{
			{Name: "customer", Required: true},
			{Name: "text", Required: true},
			{Name: "owner", Required: true},
			{Name: "due", Kind: sheet.Date, Required: true},
			{Name: "goal"},
		}
	case measurementsFile:
		return []sheet.Column{
			{Name: "customer", Required: true},
			{Name: "goal", Required: true},
			{Name: "metric"},
			{Name: "value", Kind: sheet.Number, Required: true},
			{Name: "at", Kind: sheet.Instant, Required: true},
			{Name: "source"},
		}
	case signalsFile:
		return []sheet.Column{
			{Name: "customer", Required: true},
			{Name: "name", Required: true},
			{Name: "value", Kind: sheet.Number, Required: true},
			{Name: "occurred_at", Kind: sheet.Instant, Required: true},
			{Name: "source"},
		}
	}
	return nil
}

func seats() []string {
	var all []string
	for _, s := range events.Seats() {
		all = append(all, string(s))
	}
	return all
}
