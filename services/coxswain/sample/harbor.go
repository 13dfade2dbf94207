package sample

// harbor runs container terminals around Oslo. A third party, Northwind Integrations, connects its gates.
// It goes neither well nor badly: the interesting kind.
func harbor() story {
	return story{
		id: "harbor", name: "Harbor Logistics", zone: "Europe/Oslo", locale: "nb", segment: "enterprise", stage: "adoption",
		value: "420000 EUR", renewal: 148, region: "europe", every: 1, next: 2, start: "10:00", past: calm, now: harborToday(),
		champion: contact{"Ingrid Solberg", "Head of terminal operations"},
		sponsor:  contact{"Henrik Dahl", "Chief operating officer"},
		member:   contact{"Amalie Berg", "Gate supervisor"},
		partner: partner{
			id: "northwind", name: "Northwind Integrations", domain: "northwind.example", zone: "Europe/Copenhagen",
			keeper: contact{"Freja Holm", "Programme lead"}, engineer: contact{"Mikkel Juhl", "Integration engineer"},
		},
		title: "Faster gates at Ormsund and Sjursøya",
		charter: []clause{
			{"expectation", "Each side answers an open question within two working days, or says when it will."},
			{"success_metric", "A truck is through the gate in 20 minutes, measured from arrival to release, every working day."},
			{"resource", "Harbor gives the project one gate supervisor two days a week; Lumen one solution engineer."},
			{"budget", "Changes at the weighbridges are paid by Harbor up to 60,000 EUR; above that both sponsors decide."},
			{"decision_rights", "The head of terminal operations decides about gate procedures, Northwind about the interface, Lumen about its releases."},
			{"credit", "What the gates save is shown as the joint work of Harbor, Lumen and Northwind."},
		},
		aims: harborAims(),
		terms: []revision{
			{week: 9, by: champion, reason: "The new crane at Ormsund takes the yard team until summer; customs can start later.", changes: []change{redate(3, 58)}},
			{week: 16, by: csm, reason: "Sjursøya asked to join after it saw the gate times of Ormsund.", changes: []change{introduce(4), expect("charter-7", "resource", "Sjursøya names a shift lead who speaks for both of its gates.")}},
			{week: 21, by: champion, reason: "With the night shift in, 20 minutes is not honest before the second lane opens.", changes: []change{retarget(0, "24")}, refused: "The second lane opens in five weeks; we keep the target and look again then."},
			{week: 25, by: keeper, reason: "The terminal's message broker changes its supplier; the interface needs three more weeks.", changes: []change{redate(2, 63)}, open: true},
		},
		slips: reasons{
			ours:   []string{"The release with the gate rules moved by a week after a defect in the test terminal.", "Our engineer was needed at the weighbridge outage.", "We waited for the booking data of last quarter."},
			theirs: []string{"Two supervisors are ill and the gate comes first.", "The crane inspection took the yard team for a week.", "IT allows changes at the gates only on Thursdays.", "The port authority has not signed the camera permit."},
		},
		stuck:   "We cannot set up the lanes before Lumen has the new gate rules in the live system.",
		refusal: "The port authority owns these cameras; we can ask, but we cannot promise it.",
		decisions: []string{
			"Gate times are read at the barrier, not at the office desk.",
			"Ormsund goes first; Sjursøya follows when Ormsund has held 25 minutes for two weeks.",
			"Drivers without a booking use lane 4 and are not counted.",
			"Northwind's test broker stays up on weekends until the switch.",
			"The morning report goes to shift leads only; everybody else looks at the board.",
			"Dangerous goods keep their paper form until customs has agreed in writing.",
			"The pre-announcement closes at 18:00 the day before.",
			"Overrides at the barrier need a reason from now on.",
		},
		topics: []string{
			"Trucks that arrive a day early", "Who answers the phone of the gate at night", "Cameras at lane 2 in low sun",
			"What the weighbridge costs when it waits", "Training for the summer temps", "Gate times of Sjursøya, first look",
			"Night shift enters bookings twice: can we stop that before the holidays?", "Promises that are late on our side, and what we do about it",
		},
		notes: []string{
			"The drivers' association likes the text message; two drivers ask for it in Polish.",
			"Sjursøya visited the control room and wants the same board.",
			"Lane 4 is used as a parking lot in the lunch hour.",
			"Customs will answer the pre-clearance question by the end of the month.",
			"The night shift had no superuser last week.",
		},
		whispers: []string{
			"Henrik has a budget review in a month; he needs one page with hours saved, not features.",
			"Ingrid carries this alone. If she leaves for the Ormsund job, we have nobody.",
			"Amalie does not trust the measured times since the barrier clock was wrong in spring.",
		},
		update:  "Nothing to decide this week: gate times are at 27 minutes, the broker test runs until Friday, and Amalie's lane plan is with everybody. We use the time for the test.",
		dispute: "I said that I would ask the shift leads for it, not that it would be ready by then.",
	}
}

// harborToday is mixed, with a vendor that has let things slip too.
func harborToday() mood {
	m := mixed
	m.ours, m.theirs, m.missed, m.pace = fortune{50, 14, 30}, fortune{28, 14, 42}, 8, 66
	return m
}

func harborAims() []aim {
	return []aim{
		{
			outcome: "A truck is through the gate in 20 minutes", why: "Hauliers choose the terminal by the queue in front of it.",
			metric: "gate time", unit: "min", from: "52", to: "20", lead: "trucks with a booking", due: 21,
			ours: []string{
				"Put the gate rules of Ormsund into the live system and show them at the barrier",
				"Send the weekly gate report with the ten slowest trucks and why they were slow",
			},
			theirs: []string{
				"Name one person per shift who answers for the gate times",
				"Move drivers without a booking to lane 4 and mark the lane",
				"Have the barrier clocks of lanes 1 to 3 set by the network",
			},
			good: "Ormsund holds 26 minutes in the mornings, and the evenings follow.",
			bad:  "Evenings are stuck above 30 minutes since the crane works nights; the mean hides it.", gap: true,
		},
		{
			outcome: "Eight of ten trucks are announced the day before", why: "What is announced can be planned; what is not stands in the yard.",
			metric: "announced trucks", unit: "%", from: "31", to: "80", lead: "hauliers on the booking page", due: -24,
			ours: []string{
				"Open the booking page in Norwegian, Polish and English",
				"Text drivers the evening before when their announcement is missing",
				"Train the dispatchers of the three largest hauliers on the booking page",
			},
			theirs: []string{
				"Write to all hauliers that announced trucks go first from next month",
				"Give the booking page to the twelve hauliers with most arrivals",
				"Close the announcement by telephone, except for dangerous goods",
			},
			good:     "The three large hauliers announce everything; small ones follow because the queue is visible.",
			bad:      "Small hauliers still call; they say that the page does not know their trailers.",
			evidence: "Seven working days in a row above 80 %, by the gate log; the list is attached.",
		},
		{
			outcome: "Gate and yard system speak to each other without retyping", why: "Every container is typed in twice today, and one in thirty wrongly.",
			metric: "containers retyped", unit: "%", from: "100", to: "5", lead: "messages accepted by the broker", due: 40,
			ours: []string{
				"Describe the release message with an example for each container type",
				"Answer a release message within two seconds, also when the yard system is down",
				"Show refused messages on the board with the reason in words",
			},
			theirs: []string{
				"Give Northwind an account in the yard system's test copy",
				"Decide which of the three container numbers is the one that counts",
				"Free two evenings for the switch of Ormsund to the new messages",
			},
			partners: []string{
				"Run the broker with the release messages of one shift and send the errors",
				"Write down how the gates fall back to paper, on one page",
				"Keep a second broker ready for the week of the switch",
			},
			good: "Nineteen of twenty messages go through; the rest are reefers with a wrong code.",
			bad:  "The broker loses its order after a restart, and each time somebody types again.",
		},
		{
			outcome: "Customs releases a container before the truck is there", why: "Half of the waiting is waiting for a stamp.",
			metric: "released before arrival", unit: "%", from: "12", to: "60", lead: "complete papers at noon", due: 30,
			ours: []string{
				"Check papers for completeness at the announcement and say what is missing",
				"Build the customs list of the next day in the form that the office reads",
				"Show at the barrier whether a container is released",
			},
			theirs: []string{
				"Agree with the customs office on a cut-off at 14:00",
				"Have the forwarders upload the papers with the announcement",
				"Send the customs office one contact for questions in the evening",
			},
			good: "The office takes our list; a third is released overnight.",
			bad:  "Papers come in after 16:00, when nobody is in the office any more.",
		},
		{
			outcome: "Sjursøya works by the same gate rules as Ormsund", why: "Drivers serve both terminals and learn one way only.",
			metric: "gates on the new rules", unit: "gates", from: "0", to: "4", lead: "shift leads trained", due: 96, later: true,
			ours: []string{
				"Copy the rules of Ormsund to Sjursøya and list what differs",
				"Train the shift leads of Sjursøya at the barrier, not in a room",
			},
			theirs: []string{
				"Name the shift lead who speaks for both gates of Sjursøya",
				"Lend Sjursøya a supervisor of Ormsund for the first week",
			},
			good: "The shift lead is named and the first gate runs in parallel.",
			bad:  "Nobody at Sjursøya has time before the holidays.",
		},
	}
}
