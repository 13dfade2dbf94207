package sample

// spree rents scooters and cars in Berlin. Its champion left, and nobody took over.
func spree() story {
	return story{
		id: "spree", name: "Spree Mobility", zone: "Europe/Berlin", locale: "de", calendar: "de", segment: "growth", stage: "at renewal",
		value: "120000 EUR", renewal: 41, region: "central", every: 1, next: 2, start: "15:00", past: mixed, now: failing,
		champion: contact{"Katharina Vogel", "Fleet operations, acting"},
		sponsor:  contact{"Timo Brandt", "Founder"},
		member:   contact{"Emre Yildiz", "Dispatcher"},
		title:    "Scooters where people need them",
		charter: []clause{
			{"expectation", "Bad news is told in the call, not after it."},
			{"success_metric", "A charged scooter within 300 metres, in eight of ten searches."},
			{"resource", "Spree names a dispatcher who works with the forecast every day."},
			{"decision_rights", "The founder decides about areas, fleet operations about the rest."},
		},
		aims: spreeAims(),
		terms: []revision{
			{week: 10, by: sponsor, reason: "Winter comes early; the outer districts are closed until March.", changes: []change{retarget(0, "70"), redate(3, 90)}},
			{week: 20, by: csm, reason: "Without a dispatcher the forecast is not used; one district well is better than twelve badly.", changes: []change{retarget(2, "40")}, refused: "We cannot tell the investors that we do one district."},
			{week: 24, by: csm, reason: "The renewal is six weeks away and three goals are off track.", changes: []change{redate(4, 150)}, open: true},
			{week: 25, by: champion, reason: "The battery vans are sold; the target belongs to the new contractor.", changes: []change{redate(1, 60)}, open: true},
		},
		slips: reasons{
			ours:   []string{"The vehicles' feed changed its format twice.", "Nobody at Spree could give us access for three weeks.", "Our forecast had to learn without the summer's data."},
			theirs: []string{"The dispatcher is out on the vans.", "The contractor changed.", "We are in a financing round.", "The city asked for new parking zones at once."},
		},
		stuck:   "The contractor's routes cannot be sent: Lumen's export has the old street names.",
		refusal: "I have nobody for this before the financing is through.",
		decisions: []string{
			"Scooters below 20 percent are not shown to customers.", "The contractor gets its list at 4:30.", "The outer districts stay closed until March.",
			"Complaints of the city are answered within a day.",
		},
		topics: []string{
			"Who works with the forecast now", "Batteries that freeze", "Parking zones of the city", "The contractor's first week",
			"What remains of the plan until the renewal", "Access for the new contractor",
		},
		notes:    []string{"Emre drives a van himself on Mondays.", "The contractor reads the list on paper."},
		whispers: []string{"Timo looks for a buyer. Marcus knows him; he should call.", "Katharina told me that she applies elsewhere.", "They have not logged in for nine days."},
		excuse:   "Financing round: nobody at Spree is free this week.",
	}
}

func spreeAims() []aim {
	return []aim{
		{
			outcome: "Eight of ten searches find a charged scooter within 300 metres", why: "Who walks further takes the tram.",
			metric: "searches served", unit: "%", from: "46", to: "80", lead: "scooters moved by forecast", due: -31,
			ours: []string{
				"Forecast demand by district and hour for the next day", "Send the list of moves to the vans at 4:30", "Show which moves were made and what they brought",
			},
			theirs: []string{
				"Move scooters by the list in three districts", "Name a dispatcher who works with the forecast", "Send the trips of the last twelve months",
			},
			good: "Mitte and Kreuzberg follow the list.", bad: "The list is sent and nobody drives it.",
			evidence: "Searches served were above 78 percent in Mitte for two weeks.", disputed: "Mitte is one of twelve districts; in the others nothing has changed.",
		},
		{
			outcome: "Batteries are changed before they are empty", why: "An empty scooter stands for two days.",
			metric: "scooters found empty", unit: "%", from: "19", to: "6", lead: "changes planned at night", due: -5,
			ours: []string{
				"Predict when each battery will be empty in this weather", "Group changes into tours of two hours", "Warn when a tour leaves more than ten behind",
			},
			theirs: []string{
				"Keep the battery count of the depots right", "Let two vans drive the tours at night", "Order batteries for the winter",
			},
			good: "Night tours halved the empty ones.", bad: "The vans are sold and the contractor has its own way.",
		},
		{
			outcome: "Every district is planned from one screen", why: "Four spreadsheets and a chat are not a plan.",
			metric: "moves planned in Lumen", unit: "%", from: "8", to: "90", lead: "dispatchers logged in daily", due: 24,
			ours: []string{
				"Put vans, scooters and depots on one map", "Import the dispatchers' spreadsheets and switch them off", "Train three dispatchers, an hour each",
			},
			theirs: []string{
				"Log in every morning for two weeks", "Close the chat group for moves", "Name a second dispatcher for holidays",
			},
			good: "Emre plans everything there.", bad: "One person logs in, and not every day.",
		},
		{
			outcome: "The city has no scooter to complain about for more than a day", why: "Ten complaints cost a zone.",
			metric: "hours to clear", unit: "h", from: "52", to: "12", lead: "zones in the map", due: 51,
			ours: []string{
				"Read the city's complaints and put them on the map", "Draw the new parking zones and test them at night", "Report to the city every Friday",
			},
			theirs: []string{
				"Send the city one mail address that is read", "Pay the contractor for pick-ups within the day", "Mark the zones at the stations",
			},
			good: "Complaints are on the map within an hour.", bad: "Nobody drives out after 18:00.",
		},
		{
			outcome: "A ride costs a quarter less to operate", why: "It is the one number the investors ask for.",
			metric: "cost per ride", unit: "EUR", from: "2.40", to: "1.80", lead: "kilometres per van", due: 92,
			ours: []string{
				"Split the cost of a ride into its parts", "Show what an empty kilometre costs", "Propose the three changes that save most",
			},
			theirs: []string{"Give us the contractor's invoices", "Decide about the night shift"},
			good:   "The parts of the cost are known.", bad: "There are no numbers since the contractor changed.", gap: true,
		},
	}
}
