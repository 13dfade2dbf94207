package sample

// tanaka grinds bearings in Tokyo: few words, kept promises.
func tanaka() story {
	return story{
		id: "tanaka", name: "Tanaka Precision", zone: "Asia/Tokyo", locale: "ja", calendar: "jp", segment: "mid-market", stage: "value",
		value: "24000000 JPY", renewal: 330, region: "pacific", every: 2, next: 6, start: "13:00", past: thriving, now: thriving,
		champion: contact{"Haruka Tanaka", "Head of production engineering"},
		sponsor:  contact{"Kenji Mori", "Factory director"},
		member:   contact{"Sota Ishida", "Quality engineer"},
		title:    "Nothing leaves that comes back",
		charter: []clause{
			{"expectation", "A problem is told on the day it is seen, before its cause is known."},
			{"success_metric", "Fewer than 20 complaints per million parts."},
			{"resource", "Tanaka's quality circle reviews every proposal within a week."},
			{"decision_rights", "The line leader may stop the line; nobody may start it against the line leader."},
		},
		aims: tanakaAims(),
		terms: []revision{
			{week: 12, by: champion, reason: "Line 5 was bought from the sister plant; its wheels wear differently.", changes: []change{redate(3, 80)}},
			{week: 19, by: csm, reason: "Kaizen month showed that operators want the chart, not the alarm.", changes: []change{expect("charter-5", "expectation", "Operators see the chart before anybody sees an alarm.")}},
		},
		slips: reasons{
			ours:   []string{"The measuring machine's protocol was not as its manual says.", "We repeated the trial with the winter coolant."},
			theirs: []string{"The annual shutdown was moved forward.", "The quality circle wanted a second trial.", "The wheel supplier was late."},
		},
		refusal: "Our customer does not allow changes of the gauge before its own audit.",
		decisions: []string{
			"Charts hang at the machine, on paper, beside the screen.", "A wheel is dressed by its wear, not by its count.",
			"The first part of a shift is measured twice.", "Scrap is sorted by cause before it is weighed.", "Suppliers get our chart of their steel each month.",
		},
		topics: []string{
			"Coolant in the winter", "Two gauges that disagree by two microns", "How to teach the chart to new operators", "Steel of the second supplier",
			"Audit of our largest customer", "Line 5, first week",
		},
		notes:    []string{"The paper chart is kept by the operators themselves.", "The second supplier's steel is softer on Mondays; nobody knows why.", "The audit found nothing."},
		whispers: []string{"Kenji decides about the Osaka plant in spring.", "They will not call when they are unhappy; read the numbers."},
		update:   "Complaints are at 17, line 5 is assembled, the audit is passed. There is nothing to decide; we send the charts.",
	}
}

func tanakaAims() []aim {
	return []aim{
		{
			outcome: "Fewer than 20 complaints per million bearings", why: "A customer who complains twice does not come a third time.",
			metric: "complaints per million", unit: "ppm", from: "61", to: "20", lead: "parts outside the inner limit", due: -36,
			ours: []string{
				"Join the measurements of all five lines with the complaints of two years", "Set inner limits from what complaints had in common", "Show the operator the last thirty parts",
			},
			theirs: []string{
				"Send each complaint with the part's number", "Measure one part in twenty at the machine", "Hold a circle on the three commonest causes",
			},
			good: "Four months below 25.", bad: "Complaints of the old gauge still come in.",
			evidence: "17 per million over three months; the list of complaints is attached.",
		},
		{
			outcome: "A grinding wheel is dressed when it needs it", why: "Half of the wheel is dressed away while it is still sharp.",
			metric: "parts per wheel", unit: "parts", from: "5200", to: "7400", lead: "wheels with a current curve", due: -10,
			ours: []string{
				"Learn the wear of a wheel from the spindle's current", "Try it on line 2 against the count for three weeks", "Write the rule down so that the line leader can explain it",
			},
			theirs: []string{
				"Record the current of all spindles", "Let line 2 dress by the curve", "Measure roundness at the end of each wheel's life",
			},
			good: "7,100 parts on line 2.", bad: "Line 4's spindle is too noisy for the curve.",
			evidence: "7,450 parts per wheel over forty wheels; roundness unchanged.",
		},
		{
			outcome: "A new line reaches its quality in four weeks", why: "The last one took eleven.",
			metric: "weeks to quality", unit: "weeks", from: "11", to: "4", lead: "settings taken from other lines", due: 41,
			ours: []string{
				"Propose start settings for line 5 from its sisters", "Compare the first thousand parts with those of line 3", "Visit the start of line 5 for two days",
			},
			theirs: []string{
				"Write down the settings of lines 1 to 4", "Run line 5 for a day without orders", "Send two operators of line 3 to line 5",
			},
			good: "Settings are ready; the trial day went well.", bad: "Line 5's gauge is not calibrated.",
		},
		{
			outcome: "Measuring takes a tenth less of the operators' time", why: "They measure what the machine knows.",
			metric: "minutes measured per shift", unit: "min", from: "74", to: "45", lead: "features taken from the machine", due: 58,
			ours: []string{
				"Find features that have not moved in a year", "Read the machine's own probe instead of asking for it", "Show the circle what would have been missed",
			},
			theirs: []string{
				"Agree with the customer on fewer features", "Try the shorter plan on line 1", "Check the probe against the gauge each Monday",
			},
			good: "Line 1 measures 50 minutes.", bad: "The customer's audit comes first.",
		},
		{
			outcome: "Steel is accepted by its numbers, not by its papers", why: "The papers are always right; the steel is not.",
			metric: "coils checked by data", unit: "%", from: "0", to: "100", lead: "suppliers with a feed", due: 112,
			ours: []string{
				"Read hardness from the first fifty parts of a coil", "Give both suppliers a page with their own steel only", "Warn before a coil goes to the wrong line",
			},
			theirs: []string{"Mark the coil's number on every box", "Invite both suppliers to look at the chart"},
			good:   "Half of the coils, and one was sent back in time.", bad: "Boxes are still mixed at the saw.",
		},
	}
}
