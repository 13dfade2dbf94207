package sample

// maple runs the schools of a district near Toronto. It was mixed, and is a success since the buses work.
func maple() story {
	return story{
		id: "maple", name: "Maple Ridge Schools", zone: "America/Toronto", locale: "en-CA", segment: "public", stage: "value",
		value: "95000 CAD", renewal: 190, region: "americas", every: 2, next: 5, start: "08:30", past: steady, now: thriving,
		champion: contact{"Joanne Tremblay", "Manager of student transport"},
		sponsor:  contact{"Alan Whitefeather", "Superintendent of operations"},
		member:   contact{"Simone Girard", "Route planner"},
		title:    "Every child is at school before the bell",
		charter: []clause{
			{"expectation", "Parents hear of a late bus from us before they ask."},
			{"success_metric", "99 of 100 bus runs arrive before the bell."},
			{"resource", "The district's planner has a day a week for the project in term time."},
			{"budget", "Nothing that needs a new tender this school year."},
			{"decision_rights", "Safety at stops is decided by the district alone."},
		},
		aims: mapleAims(),
		terms: []revision{
			{week: 10, by: champion, reason: "School starts after Labour Day; two goals were dated into the holidays.", changes: []change{redate(2, 44)}},
			{week: 18, by: sponsor, reason: "The board asks for walking routes as well.", changes: []change{introduce(4)}},
		},
		slips: reasons{
			ours:   []string{"The map of the new subdivision came late from the town.", "Snow tests can be done only in snow."},
			theirs: []string{"Exam week: the planner was needed in two schools.", "A carrier's contract was renewed late.", "Snow days closed the office."},
		},
		refusal: "We may not show where a single child gets on, not even to the carrier.",
		decisions: []string{
			"A stop is at most 400 metres away for the little ones.", "Late is three minutes after the bell, for every school.", "Carriers see their own runs only.",
			"Texts to parents are in English, French and Punjabi.", "Snow routes are decided at 5:30, not later.",
		},
		topics: []string{
			"The stop at the gravel road", "Substitute drivers who do not know the run", "Texts at 6:30: too early?", "French schools' bell times",
			"Walking routes, first map", "Showing the board what changed",
		},
		notes:    []string{"Parents answered the text with thanks, 212 of them.", "The gravel road stop has moved and everybody is happy.", "Drivers want the map larger."},
		whispers: []string{"Alan presents to the board in two weeks; offer help with the slides.", "Two neighbouring districts asked Joanne about us."},
		update:   "Runs are at 98.9, the board's map is ready, exams keep the planner busy. We talk again after exams.",
	}
}

func mapleAims() []aim {
	return []aim{
		{
			outcome: "Bus runs arrive before the bell", why: "A late bus is a lost first lesson.",
			metric: "runs in time", unit: "%", from: "91.5", to: "99", lead: "runs with a live position", due: -34,
			ours: []string{
				"Show all 140 runs live on one map", "Name the twenty runs that are late most, and the minute where they lose time", "Plan those runs anew with the drivers",
			},
			theirs: []string{
				"Have all carriers switch their trackers on", "Move the bells of two schools by ten minutes", "Let drivers mark a stop that does not work",
			},
			good: "98.9 in November, with snow.", bad: "One carrier's trackers are off half of the time.",
			evidence: "Six weeks at 99 or above, by the trackers of all carriers.",
		},
		{
			outcome: "Parents know of a late bus ten minutes before it is late", why: "Children stand in the cold.",
			metric: "late runs announced", unit: "%", from: "15", to: "90", lead: "parents with a number on file", due: -8,
			ours: []string{
				"Predict lateness from where the bus is at 7:15", "Send texts in three languages", "Tell schools at the same time as parents",
			},
			theirs: []string{
				"Collect telephone numbers with the autumn forms", "Translate the six texts", "Answer parents' replies for two weeks",
			},
			good: "Nine of ten late runs were announced.", bad: "Numbers of the two new schools are missing.",
			evidence: "93 percent of late runs announced in October and November.",
		},
		{
			outcome: "A route is changed within two days", why: "A child that moves waits two weeks for its bus.",
			metric: "days per change", unit: "days", from: "12", to: "2", lead: "changes asked online", due: 31,
			ours: []string{
				"Let schools ask for a change on one page", "Propose the stop with its walking way and its cost", "Send the carrier the new run sheet by itself",
			},
			theirs: []string{
				"Tell schools to stop faxing", "Agree with the carriers on two days", "Check the proposed stops of the first month by bicycle",
			},
			good: "Three days on average.", bad: "One carrier wants changes on Fridays only.",
		},
		{
			outcome: "Buses drive a tenth fewer kilometres", why: "That is the money for the music teachers.",
			metric: "kilometres a day", unit: "km", from: "8650", to: "7800", lead: "runs joined", due: 70,
			ours: []string{
				"Find runs that could be one", "Show each joined run to its school before anybody decides", "Count the kilometres weekly, empty ones apart",
			},
			theirs: []string{
				"Talk to the parents of the joined runs", "Let two schools share a run", "Park three buses at the north depot",
			},
			good: "7,990 a day, and no complaints.", bad: "The north depot is not cleared of snow.",
		},
		{
			outcome: "A third of the children within a kilometre walk", why: "Walking is healthier than waiting, when the way is safe.",
			metric: "children who walk", unit: "%", from: "14", to: "33", lead: "ways checked", due: 120, later: true,
			ours: []string{
				"Draw safe ways for the first six schools", "Show parents the way with photographs of the crossings", "Count walkers by the schools' own lists",
			},
			theirs: []string{"Walk each way with a parent before it is published", "Ask the town for two crossing guards"},
			good:   "The first school has 40 new walkers.", bad: "The crossing guards are not approved.",
		},
	}
}
