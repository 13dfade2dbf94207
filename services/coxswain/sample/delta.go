package sample

// delta keeps the water clean around Amsterdam: thorough, and slow since the merger.
func delta() story {
	return story{
		id: "delta", name: "Delta Waterworks", zone: "Europe/Amsterdam", locale: "nl", calendar: "nl", segment: "public", stage: "adoption",
		value: "260000 EUR", renewal: 227, region: "europe", every: 2, next: 6, start: "13:30", past: calm, now: deltaToday(),
		champion: contact{"Marieke de Vries", "Head of network operations"},
		sponsor:  contact{"Pieter Bakker", "Director of water supply"},
		member:   contact{"Joost van Dam", "Leak detection lead"},
		title:    "Leaks are found before the street knows",
		charter: []clause{
			{"expectation", "Models are explained to the people who dig."},
			{"success_metric", "Water lost between the works and the tap falls below 4 percent."},
			{"resource", "Two leak teams work from the list; the merger does not take them away."},
			{"decision_rights", "Pressure is changed by the control room only."},
			{"credit", "Water that is saved is reported jointly to the province."},
		},
		aims: deltaAims(),
		terms: []revision{
			{week: 16, by: sponsor, reason: "The merger with the southern works moves the meter programme by a quarter.", changes: []change{redate(4, 140), retarget(2, "80")}},
			{week: 25, by: champion, reason: "The teams repair frost damage until February; a date that we both know to be wrong helps nobody.", changes: []change{redate(3, 96)}, open: true},
		},
		slips: reasons{
			ours:   []string{"The pressure data of the south has another clock.", "We lost a week to the province's security check."},
			theirs: []string{"The merger's works council has to agree.", "Frost: the teams repair, they do not search.", "The digging permit of the city took six weeks.", "The meter supplier was changed."},
		},
		stuck:   "The southern zones have no boundary meters in Lumen yet, so the teams cannot start there.",
		refusal: "We do not send field teams out on the model's word alone, at night.",
		decisions: []string{
			"Night flow is read between 2:30 and 3:30.", "A leak is confirmed by ear before anybody digs.", "Old cast iron goes first, whatever the model says.",
			"Pressure is lowered by a tenth in three zones for a trial.", "The list is made on Mondays and holds for the week.", "Customers are told before their street is dug up.",
		},
		topics: []string{
			"Zones that leak only in dry summers", "Digging permits of the city", "The south's clocks", "False alarms of the east zone",
			"Which goals survive the merger", "The winter list",
		},
		notes:    []string{"The teams found four leaks in one week; three were on the list.", "The south's meters are two minutes behind.", "The city issues permits in four weeks now."},
		whispers: []string{"After the merger Pieter has a rival who bought another product.", "Joost will defend us, he found eleven leaks with it."},
		update:   "Frost keeps the teams at repairs, the list stands, and the permit is there. Nothing to decide.",
	}
}

// deltaToday is mixed, with teams that the merger keeps from what they promised.
func deltaToday() mood {
	m := mixed
	m.theirs, m.pace = fortune{22, 14, 42}, 60
	return m
}

func deltaAims() []aim {
	return []aim{
		{
			outcome: "Water lost in the network falls below 4 percent", why: "Clean water that runs into sand costs twice.",
			metric: "water lost", unit: "%", from: "6.8", to: "4", lead: "zones with boundary meters", due: -22,
			ours: []string{
				"Balance every zone daily and show what does not add up", "Rank suspects by litres, with the street", "Explain each suspect in words a digger would use",
			},
			theirs: []string{
				"Fit boundary meters in nine zones", "Search the first ten suspects of every list", "Write down what was found, also when nothing was",
			},
			good: "The north is at 3.9.", bad: "The southern zones cannot be balanced.",
			evidence: "3.9 percent over a quarter in all northern zones, read by the province.",
		},
		{
			outcome: "A burst is located within an hour", why: "In the second hour the street is gone.",
			metric: "minutes to locate", unit: "min", from: "170", to: "60", lead: "pressure loggers online", due: -2,
			ours: []string{
				"Hear a burst from three loggers and draw the circle", "Ring the duty officer with the street and the valves", "Replay last year's bursts and show what we would have said",
			},
			theirs: []string{
				"Put loggers on forty hydrants", "Give the duty officer the valve map on the tablet", "Practise a burst once a quarter",
			},
			good: "The last three were found in 50 minutes.", bad: "Loggers freeze, and the map is old in the east.", gap: true,
		},
		{
			outcome: "Nine of ten valves turn when they must", why: "A valve that sticks closes a district.",
			metric: "valves that turn", unit: "%", from: "63", to: "90", lead: "valves tried this year", due: 37,
			ours: []string{
				"Propose twenty valves a week, those that matter most", "Show what closes when one sticks", "Keep photographs with each valve",
			},
			theirs: []string{
				"Turn twenty valves a week", "Replace the stuck ones of the ring main", "Mark valves under parked cars with the city",
			},
			good: "A hundred and sixty valves tried.", bad: "The teams are at repairs since the frost.",
		},
		{
			outcome: "Customers hear of closed water a day before", why: "A café without water and without warning calls the paper.",
			metric: "closings announced", unit: "%", from: "54", to: "95", lead: "works planned in Lumen", due: 68,
			ours: []string{
				"List the addresses behind a closed valve", "Send letters and texts from the plan", "Show hospitals and schools apart",
			},
			theirs: []string{
				"Plan closings two days ahead", "Check the addresses of the old town", "Give the call centre the list at seven",
			},
			good: "Planned closings are announced nearly always.", bad: "Addresses in the old town are wrong.",
		},
		{
			outcome: "Smart meters tell a leak in the house within a week", why: "A dripping tank is a hundred euros a year.",
			metric: "homes with a smart meter", unit: "homes", from: "1800", to: "26000", lead: "meters a week", due: 110,
			ours: []string{
				"Tell a leak from a garden hose", "Write to the household in a friendly tone", "Protect what a meter says about who is at home",
			},
			theirs: []string{"Fit four hundred meters a week", "Agree with the privacy officer on daily values"},
			good:   "Nine thousand homes, and forty leaks found.", bad: "The meter supplier was changed and nothing is fitted.",
		},
	}
}
