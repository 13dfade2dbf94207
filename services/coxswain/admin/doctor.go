package admin

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/footing"
	"coxswain/pkg/httpapi"
)

// Diagnosis is what was found, what is wrong first.
type Diagnosis struct {
	OK       bool      `json:"ok"`
	At       time.Time `json:"at"`
	Findings []Finding `json:"findings" nullable:"false"`
}

// Finding is one thing that was looked at.
type Finding = footing.Finding

func (d *desk) doctor(ctx context.Context, _ *struct{}) (*httpapi.Shown[Diagnosis], error) {
	tenant, err := caller(ctx, actionLook)
	if err != nil {
		return nil, err
	}
	diagnosis := Diagnosis{OK: true, At: d.now().UTC(), Findings: d.examine(ctx, tenant)}
	for _, f := range diagnosis.Findings {
		diagnosis.OK = diagnosis.OK && f.OK
	}
	return &httpapi.Shown[Diagnosis]{Body: diagnosis}, nil
}

// examine looks at everything, from the ground up: what is wrong below is often why it is wrong above.
func (d *desk) examine(ctx context.Context, tenant events.TenantID) []Finding {
	var all []Finding
	for _, look := range []func(context.Context) []Finding{
		d.lookAtDisk, d.Footing, d.lookAtSeals, d.lookAtNATS, d.lookAtRelays, d.lookAtReadModels,
	} {
		all = append(all, look(ctx)...)
	}
	return append(all, d.lookAtParked(ctx, tenant)...)
}
