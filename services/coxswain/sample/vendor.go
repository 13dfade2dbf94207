package sample

import (
	"coxswain/events"
	"coxswain/services/plans/customer"
)

// tenant is the vendor, Lumen: it sells software that plans, watches and steers daily operations.
const (
	tenant       = events.TenantID("demo")
	vendorDomain = "lumen.example"
)

// The vendor's people. The administrator runs the engine and works with no customer.
func vendorsAdmin() human {
	return lumen("admin", "Tove Lindqvist", "Customer operations", "Europe/London", "gb")
}

func vendorsLead() human {
	return lumen("lead", "Marcus Adeyemi", "Head of customer success", "Europe/London", "gb")
}

func vendorsEngineer() human {
	return lumen("engineer", "Samir Haddad", "Solution engineer", "Europe/Berlin", "de")
}

// vendorsCSM is the customer success manager of a region.
func vendorsCSM(region string) human {
	const title = "Customer success manager"
	switch region {
	case "americas":
		return lumen("csm-americas", "Daniel Okafor", title, "America/New_York", "us")
	case "pacific":
		return lumen("csm-pacific", "Grace Whitlam", title, "Australia/Sydney", "au")
	case "central":
		return lumen("csm-central", "Jonas Weber", title, "Europe/Berlin", "de")
	}
	return lumen("csm", "Elena Marsh", title, "Europe/London", "gb")
}

func lumen(id, name, title, zone, calendar string) human {
	at := customer.Settings{Zone: zone, Locale: "en", Calendar: calendar, Channel: "mail"}
	return newHuman("lumen-"+id, events.Vendor, contact{name, title}, vendorDomain, at)
}
