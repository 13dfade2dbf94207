package sample

// verde makes food near Sao Paulo. It goes very well there.
func verde() story {
	return story{
		id: "verde", name: "Verde Alimentos", zone: "America/Sao_Paulo", locale: "pt-BR", segment: "mid-market", stage: "value",
		value: "180000 USD", renewal: 201, region: "americas", every: 2, next: 4, start: "14:00", past: steady, now: thriving,
		champion: contact{"Beatriz Nogueira", "Plant manager"},
		sponsor:  contact{"Rafael Monteiro", "Director of operations"},
		member:   contact{"Tiago Prado", "Line engineer"},
		title:    "Less waste on the frozen lines",
		charter: []clause{
			{"expectation", "Numbers of the lines are shared with everybody in the plant, good or bad."},
			{"success_metric", "Waste on the four frozen lines falls below 3 percent."},
			{"resource", "Verde gives a line engineer one day a week; Lumen visits the plant once a quarter."},
			{"budget", "Sensors come from the maintenance budget, at most 40,000 USD this year."},
			{"credit", "Savings are named as Verde's, with Lumen's help."},
		},
		aims: verdeAims(),
		terms: []revision{
			{week: 14, by: champion, reason: "Lines 1 and 2 are there already; we can ask more of lines 3 and 4.", changes: []change{retarget(3, "92")}},
			{week: 19, by: sponsor, reason: "Tiago leads the changeovers every day; my name on it was a courtesy.", changes: []change{reown(1, member)}},
		},
		slips: reasons{
			ours:   []string{"The sensor gateway was held up in customs at Santos.", "We wanted one more week of data before we set the limits."},
			theirs: []string{"The harvest came early and all lines ran through.", "The electrician was at the other plant.", "Carnival week: half of the team is away."},
		},
		refusal: "Our supplier owns that recipe; we cannot share the oven curve.",
		decisions: []string{
			"Waste is weighed per shift, not per day.", "Line 3 gets the second sensor before line 4.", "The board hangs in the canteen, not in the office.",
			"Cleaning stops are planned at the change of product only.", "The alarm for cold air goes to the shift lead's phone.", "Other plants may visit, on Wednesdays.",
		},
		topics: []string{
			"Cold air at the door of line 2", "What to do with bags that are two grams over", "Sharing the board with the plant in Curitiba", "Cleaning time after fish",
			"A second plant: what would it take?", "Our story for the sales conference",
		},
		notes:    []string{"The canteen board is what people talk about at lunch.", "Tiago found the door switch himself, from the chart.", "Curitiba wants to copy the shift report."},
		whispers: []string{"Rafael asked what Curitiba would cost. Marcus prepares an offer.", "Beatriz would speak at the user day."},
		update:   "All four lines are below 4 percent, nothing waits for a decision, and Curitiba's visit is fixed. We give the hour back to the shift.",
	}
}

func verdeAims() []aim {
	return []aim{
		{
			outcome: "Waste on the frozen lines is below 3 percent", why: "Each percent is a truck of vegetables a week.",
			metric: "waste", unit: "%", from: "7.4", to: "3", lead: "stops explained", due: -33,
			ours: []string{
				"Connect the scales of lines 1 to 4 and show waste by shift", "Find the three stops that cost most and prove it with a week of data",
				"Set the alarm for cold air at the packing doors",
			},
			theirs: []string{
				"Weigh waste at the end of every shift", "Fit the door switches at lines 2 and 3", "Let each shift choose one stop to get rid of",
			},
			good: "Three lines are below 3 percent; line 4 follows since the door closes.", bad: "Line 4 still loses a bag a minute at the sealer.",
			evidence: "2.8 percent over four weeks, weighed; the sheet is signed by both shift leads.",
		},
		{
			outcome: "Lines change from one product to the next in 25 minutes", why: "We change eleven times a day.",
			metric: "changeover", unit: "min", from: "48", to: "25", lead: "changes with the checklist", due: 5,
			ours: []string{
				"Film two changeovers and time each step with the crew", "Put the checklist on the tablet with the next product's settings", "Send the best and the slowest change of the week to all crews",
			},
			theirs: []string{
				"Place the tools of a change at the line, not in the store", "Train six operators to lead a change", "Plan products so that fish comes last",
			},
			good: "The morning crew does it in 23 minutes.", bad: "Fish days still take forty minutes to clean.",
			evidence: "Two hundred changes in a row, 24 minutes on average; the tablet log is attached.",
		},
		{
			outcome: "No order of the supermarkets leaves late", why: "A late truck pays a fine, and we paid for forty.",
			metric: "orders on time", unit: "%", from: "88", to: "99", lead: "orders planned by noon", due: 38,
			ours: []string{
				"Warn at noon when an order will not be ready", "Show the dock plan beside the production plan", "Compare promised and real loading times of each carrier",
			},
			theirs: []string{
				"Enter supermarket orders before 11:00", "Agree with the carriers on a window instead of an hour", "Keep one dock free for the afternoon",
			},
			good: "Two late orders in three weeks, both from one carrier.", bad: "The afternoon dock is used for returns.",
		},
		{
			outcome: "Lines 3 and 4 run nine hours of ten", why: "They are the new lines and stand still too often.",
			metric: "running time", unit: "%", from: "71", to: "88", lead: "stops below two minutes", due: 66,
			ours: []string{
				"Explain each stop longer than five minutes by the next morning", "Forecast the sealer's wear from its current", "Bring line 3's data to the supplier's hotline",
			},
			theirs: []string{
				"Keep a spare sealer at line 4", "Write down the reason of each stop in the words of the crew", "Ask the supplier for the new infeed",
			},
			good: "Line 3 is at 89, line 4 at 86.", bad: "Short stops of the infeed add up to an hour a day.",
		},
		{
			outcome: "The plant uses a fifth less power per ton frozen", why: "Power is our second largest cost.",
			metric: "power per ton", unit: "kWh", from: "214", to: "171", lead: "tunnels off when empty", due: 104,
			ours: []string{
				"Meter the four tunnels and the compressors apart", "Show what an empty tunnel costs by the hour", "Propose an order of products that saves a warm-up",
			},
			theirs: []string{"Switch the tunnels off in breaks longer than 30 minutes", "Repair the insulation of tunnel 2"},
			good:   "Tunnel 1 is off in the lunch break and nobody missed it.", bad: "The compressors run against each other at night.",
		},
	}
}
