package sample

// meridian is a group of hospitals in New York. The sponsor left the project alone when the emergency
// department was rebuilt, and it shows.
func meridian() story {
	return story{
		id: "meridian", name: "Meridian Health", zone: "America/New_York", locale: "en-US", calendar: "us", segment: "enterprise",
		stage: "onboarding", value: "610000 USD", renewal: 74, region: "americas", every: 1, next: 3, start: "11:00", past: mixed, now: failing,
		champion: contact{"Rachel Stein", "Director of patient flow"},
		sponsor:  contact{"Dr. Paul Whitaker", "Chief medical officer"},
		member:   contact{"Luis Ortega", "Bed coordinator"},
		title:    "Beds that are free are known to be free",
		charter: []clause{
			{"expectation", "Patient data stays in the hospitals' network; Lumen sees counts and times only."},
			{"success_metric", "A clean bed is in the list within 15 minutes, in all four hospitals."},
			{"resource", "Each hospital names a bed coordinator with half a day a week."},
			{"decision_rights", "The chief medical officer decides about wards, the director of patient flow about everything else."},
		},
		aims: meridianAims(),
		terms: []revision{
			{week: 11, by: sponsor, reason: "The emergency department is rebuilt until spring; its wards cannot change their rounds before.", changes: []change{redate(3, 88)}},
			{week: 24, by: csm, reason: "Two of four hospitals have no coordinator; an honest target is better than a missed one.", changes: []change{retarget(2, "70")}, open: true},
			{week: 25, by: champion, reason: "Night wards have no hands for a second list.", changes: []change{redate(4, 130)}, open: true},
		},
		slips: reasons{
			ours:   []string{"The hospital's test network was closed for an audit.", "We underestimated the number of ward codes.", "Our data engineer was on leave and nobody covered."},
			theirs: []string{"The flu wave took every coordinator to the floor.", "Infection control has to look at it first.", "The ward managers meet only once a month.", "The rebuild moved two wards at short notice."},
		},
		stuck:   "The list does not know the ward codes of the new wing; without them we cannot start.",
		refusal: "Nurses will not fill in a second list; we have tried that before.",
		decisions: []string{
			"A bed counts as free when housekeeping says so, not when the patient has left.",
			"Psychiatry stays out until its wards have moved.",
			"The morning huddle uses Lumen's list and no other.",
			"Transfers between the hospitals are planned at 10:00 and 15:00.",
			"Isolation rooms are shown apart from the others.",
		},
		topics: []string{
			"Why the list was empty on Sunday", "Ward codes of the new wing", "What nurses have to type, and how often", "Transfers after 20:00",
			"Coordinators for Queens and Staten Island", "Whether the renewal date still makes sense",
		},
		notes:    []string{"Housekeeping likes the tablets; two are missing a charger.", "The huddle took nine minutes instead of twenty.", "Queens printed the list and wrote on it."},
		whispers: []string{"Dr. Whitaker has not been in a call for two months; Marcus should ring him.", "Rachel said that another vendor presents next week."},
		excuse:   "The hospital is on diversion and nobody can leave the floor.",
	}
}

func meridianAims() []aim {
	return []aim{
		{
			outcome: "A clean bed is in the list within 15 minutes", why: "Patients wait in the corridor while clean beds are empty.",
			metric: "minutes until listed", unit: "min", from: "95", to: "15", lead: "tablets in use", due: -28,
			ours: []string{
				"Load the bed plan of all four hospitals and mark what is missing", "Set up the housekeeping tablets for Manhattan and show two shifts",
				"Build the alarm for beds that stay dirty for more than an hour",
			},
			theirs: []string{
				"Give each housekeeping team a tablet and a login", "Send the ward codes of the new wing", "Tell every ward that the telephone list ends on the first of the month",
			},
			good: "Manhattan lists in 18 minutes on weekdays.", bad: "Only Manhattan uses the tablets; the others still telephone.",
			missed: "Three of four hospitals never came below 40 minutes; without coordinators the target was out of reach.",
		},
		{
			outcome: "Discharges are planned a day ahead", why: "Who leaves tomorrow is known tonight, but nobody writes it down.",
			metric: "planned discharges", unit: "%", from: "18", to: "65", lead: "rounds with the list", due: -6,
			ours: []string{
				"Put tomorrow's likely discharges on the ward board at 16:00", "Train the charge nurses of eight wards in groups of four",
				"Compare planned with actual discharges every Friday",
			},
			theirs: []string{
				"Make the planned date part of the evening round", "Name a charge nurse per ward who keeps the date right", "Have pharmacy prepare the papers the evening before",
			},
			good: "Six wards plan more than half of their discharges.", bad: "Doctors do not want to write a date that may be wrong.",
		},
		{
			outcome: "Eighty percent of transfers leave within two hours", why: "A transfer that waits blocks two beds.",
			metric: "transfers in time", unit: "%", from: "34", to: "80", lead: "transfers requested before 10:00", due: 33,
			ours: []string{
				"Show requests and free beds of all hospitals side by side", "Connect the ambulance desk so that a request is heard at once",
				"Explain each transfer that took longer than four hours",
			},
			theirs: []string{
				"Give the ambulance desk one number for all four hospitals", "Decide who may say no to a transfer, and how fast", "Put a coordinator on the late shift of Queens",
			},
			good: "The ambulance desk answers within ten minutes.", bad: "Requests after noon find nobody who decides.",
		},
		{
			outcome: "Emergency boarders wait less than four hours for a ward", why: "Boarding is the number that the board asks about.",
			metric: "hours boarding", unit: "h", from: "9.5", to: "4", lead: "beds promised before noon", due: 60,
			ours: []string{
				"Forecast the arrivals of the next day for each emergency department", "Send the shift lead a warning when more than six patients board",
				"Write the boarding report for the board, on one page",
			},
			theirs: []string{
				"Bring the medical wards to a round before 10:00", "Open the discharge lounge on weekends", "Agree with surgery which beds may be borrowed",
			},
			good: "The forecast is within ten percent on weekdays.", bad: "Wards take nobody before their own round is over.", gap: true,
		},
		{
			outcome: "Night shifts work from the same list as days", why: "At 22:00 the knowledge goes home.",
			metric: "nights with the list", unit: "%", from: "5", to: "90", lead: "night leads trained", due: 96,
			ours: []string{
				"Make a dark view of the list that can be read at the nurses' station", "Sit with two night shifts and write down what they need",
				"Answer the telephone for nights in the first two weeks",
			},
			theirs: []string{"Name a night lead in each hospital", "Let the night leads off the floor for one hour of training"},
			good:   "Two night leads ask for more.", bad: "There is no night lead in three hospitals.",
		},
	}
}
