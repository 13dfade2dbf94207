package admin

import (
	"context"
	"time"

	"coxswain/events"
	"coxswain/pkg/httpapi"
)

// Diagnosis is what was found, what is wrong first.
type Diagnosis struct {
	OK       bool      `json:"ok"`
	At       time.Time `json:"at"`
	Findings []Finding `json:"findings" nullable:"false"`
}

// Finding is one thing that was looked at.
type Finding struct {
	Check    string `json:"check"`
	OK       bool   `json:"ok"`
	Detail   string `json:"detail"`
	WhatToDo string `json:"what_to_do,omitempty"`
}

// fine is a finding with nothing to do.
func fine(check, detail string) Finding { return Finding{Check: check, OK: true, Detail: detail} }

// wrong is a finding with what to do about it.
func wrong(check, detail, whatToDo string) Finding {
	return Finding{Check: check, Detail: detail, WhatToDo: whatToDo}
}

// unknown is what could not be looked at.
func unknown(check string, err error) Finding {
	return wrong(check, "could not be looked at: "+err.Error(), "see the findings above, and the log of this process")
}

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
		d.lookAtDisk, d.lookAtDatabase, d.lookAtClocks, d.lookAtSeals, d.lookAtNATS, d.lookAtStreams, d.lookAtReadModels,
	} {
		all = append(all, look(ctx)...)
	}
	return append(all, d.lookAtParked(ctx, tenant)...)
}
