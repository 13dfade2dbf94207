package sample

// hooghly lends small sums around Kolkata. The first half went well; since the rules of the central bank
// changed, promises wait.
func hooghly() story {
	return story{
		id: "hooghly", name: "Hooghly Finance", zone: "Asia/Kolkata", locale: "en-IN", calendar: "in", segment: "mid-market", stage: "adoption",
		value: "150000 USD", renewal: 119, region: "pacific", every: 2, next: 2, start: "15:30", past: calm, now: mixed,
		champion: contact{"Ananya Sen", "Head of branch operations"},
		sponsor:  contact{"Debashish Roy", "Managing director"},
		member:   contact{"Farhan Ali", "Branch systems lead"},
		title:    "A loan is answered in a day",
		charter: []clause{
			{"expectation", "Branches hear of a change two weeks before it comes."},
			{"success_metric", "Nine of ten applications are answered within one working day."},
			{"resource", "Hooghly names one branch per district where new things are tried first."},
			{"decision_rights", "The credit committee alone decides about limits."},
		},
		aims: hooghlyAims(),
		terms: []revision{
			{week: 15, by: champion, reason: "The central bank asks for a second check of income; our forms change in January.", changes: []change{redate(2, 55), expect("charter-5", "expectation", "Forms of the central bank go before our own wishes.")}},
			{week: 25, by: sponsor, reason: "We open nine branches fewer this year.", changes: []change{retarget(4, "62")}, open: true},
		},
		slips: reasons{
			ours:   []string{"The text message provider changed its approval rules.", "The Bengali texts needed a second reading."},
			theirs: []string{"Durga Puja: branches are closed.", "The auditors took the whole operations team.", "Three districts were without power after the storm.", "The credit committee did not meet."},
		},
		stuck:   "The new form cannot be tested before Lumen has the second income check in its rules.",
		refusal: "Field officers cannot carry a second phone.",
		decisions: []string{
			"An application counts from the photograph of the form, not from the entry.", "Howrah and Barasat try new things first.",
			"Limits above one lakh stay with the committee.", "The morning list goes to branch heads at 8:30.", "Refusals are explained in one sentence, in Bengali.",
		},
		topics: []string{
			"Photographs that cannot be read", "Second income check", "Branches without a network in the rains", "What the morning list leaves out",
			"Officers with more than sixty clients", "Dates after the audit",
		},
		notes:    []string{"Barasat answers on the same day and other branches ask how.", "The audit ends in two weeks.", "Officers want the list on the phone."},
		whispers: []string{"Debashish compares us with a cheaper tool from Pune.", "Ananya's deputy has left; she does both jobs."},
		update:   "The audit has everybody's hands full, the Howrah numbers are in the sheet, and nothing needs a decision before next month.",
	}
}

func hooghlyAims() []aim {
	return []aim{
		{
			outcome: "Nine of ten applications are answered in one working day", why: "Who waits a week goes to the moneylender.",
			metric: "answered in a day", unit: "%", from: "42", to: "90", lead: "readable photographs", due: -25,
			ours: []string{
				"Read the form from a photograph and say at once what cannot be read", "Put waiting applications on the branch's list by age", "Measure each step of an application in four branches",
			},
			theirs: []string{
				"Photograph every form on the day of the visit", "Let branch heads decide up to forty thousand rupees", "Move the district check to before noon",
			},
			good: "Howrah and Barasat are above 90.", bad: "Every form with a second income waits for the district.", gap: true,
			evidence: "92 percent over ten working days in all districts but one.",
		},
		{
			outcome: "Officers see their clients' instalments on the phone", why: "Half of the day is spent on looking things up.",
			metric: "officers with the list", unit: "officers", from: "20", to: "310", lead: "phones enrolled", due: 3,
			ours: []string{
				"Make the list work without a network for a day", "Translate the officer's screens into Bengali and Hindi", "Train the trainers of eleven districts in one week",
			},
			theirs: []string{
				"Enrol the phones of three hundred officers", "Name a trainer in every district", "Send us the ten questions that officers ask most",
			},
			good: "Two hundred officers use it daily.", bad: "Old phones cannot show the list, and new ones are not ordered.",
		},
		{
			outcome: "The monthly return is ready on the second working day", why: "The regulator fines each day after the fifth.",
			metric: "working days to the return", unit: "days", from: "9", to: "2", lead: "branches closed on time", due: 27,
			ours: []string{
				"Build the return from the ledgers without a spreadsheet in between", "Mark numbers that moved more than a tenth against last month", "Add the second income check to the rules",
			},
			theirs: []string{
				"Close the branches' books on the last evening", "Give the two ledgers the same branch numbers", "Have the auditor agree to the new layout",
			},
			good: "October was ready on the fourth day.", bad: "The two ledgers still disagree about closed loans.",
		},
		{
			outcome: "Instalments thirty days late fall by a third", why: "What is seen in the first week is still paid.",
			metric: "late after 30 days", unit: "%", from: "6.3", to: "4.2", lead: "visits in the first week", due: 62,
			ours: []string{
				"Tell officers each Monday whom to visit first, and why", "Show branches how early visits change what is paid", "Leave out clients whom the flood has hit",
			},
			theirs: []string{
				"Visit everybody on the Monday list within the week", "Write down what was said at the door", "Agree on a rule for clients who moved away",
			},
			good: "Early visits doubled in the first districts.", bad: "Officers do the visits on paper and the list stays open.",
		},
		{
			outcome: "Eighty branches work with the same daily list", why: "Each branch has a way of its own, and every audit finds it.",
			metric: "branches on the list", unit: "branches", from: "11", to: "80", lead: "branch heads trained", due: 101,
			ours: []string{
				"Describe the daily list on two pages with pictures", "Open a branch a day in Howrah and stay on the telephone", "Report each Friday who uses the list and who does not",
			},
			theirs: []string{"Tell branch heads that the old registers end with the year", "Send each new branch its district's trainer for a day"},
			good:   "Forty-one branches, and the second district has begun by itself.", bad: "New branches wait for their trainer.",
		},
	}
}
