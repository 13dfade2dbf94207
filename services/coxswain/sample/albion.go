package sample

// albion insures homes in Britain. Claims are quicker than they were, and not as quick as was agreed.
func albion() story {
	return story{
		id: "albion", name: "Albion Mutual", zone: "Europe/London", locale: "en-GB", calendar: "gb", segment: "enterprise", stage: "adoption",
		value: "340000 GBP", renewal: 96, region: "europe", every: 2, next: 3, start: "09:30", past: mixed, now: mixed,
		champion: contact{"Fiona MacLeod", "Claims transformation lead"},
		sponsor:  contact{"Geoffrey Pike", "Claims director"},
		member:   contact{"Nadia Hussain", "Team manager, water damage"},
		title:    "Water damage settled within the fortnight",
		charter: []clause{
			{"expectation", "No customer is told a date that the system has made up."},
			{"success_metric", "Nine of ten small water claims are paid within 14 days."},
			{"resource", "Albion lends three handlers for trials; Lumen trains them first."},
			{"budget", "Loss adjusters' software is Albion's cost."},
			{"decision_rights", "Compliance has the last word on letters."},
		},
		aims: albionAims(),
		terms: []revision{
			{week: 12, by: csm, reason: "Compliance needs to read every letter; that was not in the first dates.", changes: []change{redate(3, 76)}},
			{week: 24, by: champion, reason: "After the storms the backlog is twice what it was when we agreed.", changes: []change{redate(2, 70)}, open: true},
		},
		slips: reasons{
			ours:   []string{"The letters came back from compliance with changes.", "The adjusters' interface was switched to another version."},
			theirs: []string{"The storm put every handler on the telephone.", "Half-term: a third of the team is away.", "Compliance reads letters on Tuesdays only."},
		},
		stuck:   "Handlers cannot try the short form until Lumen shows it beside the old one.",
		refusal: "We will not ring customers on Sundays, whatever the adjusters say.",
		decisions: []string{
			"Claims below 2,000 pounds need no visit when there are photographs.", "A claim counts as settled when the money has left.",
			"Handlers keep their own claims; the list proposes, it does not assign.", "Letters go out in the customer's own words for the damage.", "Vulnerable customers are called, never only written to.",
		},
		topics: []string{
			"Photographs that show the wrong room", "The backlog of the storm", "How handlers see what the adjuster saw", "Letters that wait for compliance",
			"Money for hotels: who decides at night", "Re-agreeing before the renewal",
		},
		notes:    []string{"Handlers read the short form in half the time.", "Two adjusters refuse to upload on the day.", "The storm added 1,900 claims."},
		whispers: []string{"Geoffrey counts what we promised in the tender; our own late items will be on his slide.", "Nadia is our best voice in the teams."},
		excuse:   "The storm desk needs everybody on the telephone.",
	}
}

func albionAims() []aim {
	return []aim{
		{
			outcome: "Small water claims are paid within 14 days", why: "A wet kitchen is not a filing matter.",
			metric: "paid in 14 days", unit: "%", from: "37", to: "90", lead: "claims with photographs", due: -18,
			ours: []string{
				"Sort new claims into with and without a visit", "Show each handler the five claims that go stale next", "Explain every claim older than 30 days by what it waits for",
			},
			theirs: []string{
				"Ask for photographs in the first call", "Pay claims below the limit without a second signature", "Clear the claims that wait for nothing",
			},
			good: "Claims with photographs take nine days.", bad: "Claims from the storm wait for an adjuster.", gap: true,
			evidence: "Three weeks above 90 percent, storm claims apart.",
		},
		{
			outcome: "Adjusters' reports arrive within five days", why: "Half of the fortnight is one report.",
			metric: "days to the report", unit: "days", from: "16", to: "5", lead: "reports from the phone", due: 9,
			ours: []string{
				"Let adjusters dictate and photograph on the phone", "Route visits by area and not by name", "Send each firm its own times every Monday",
			},
			theirs: []string{
				"Put five days into the contracts of the three firms", "Give adjusters the claim's papers before the visit", "Choose a firm for the north",
			},
			good: "Two firms are at seven days.", bad: "The third firm still posts its reports.",
		},
		{
			outcome: "A customer rings twice less per claim", why: "Each call asks the same: what happens now?",
			metric: "calls per claim", unit: "calls", from: "5.2", to: "3", lead: "customers on the status page", due: 34,
			ours: []string{
				"Show the status in one plain sentence", "Text the customer when the claim moves", "Count why people still ring",
			},
			theirs: []string{
				"Agree on the ten sentences with compliance", "Offer the page in every first call", "Train the telephone team to read the same page",
			},
			good: "Customers on the page ring half as often.", bad: "Only one in four is told of the page.",
		},
		{
			outcome: "Letters leave on the day they are decided", why: "They wait four days for nobody in particular.",
			metric: "hours to the letter", unit: "h", from: "98", to: "24", lead: "letters from approved parts", due: 64,
			ours: []string{
				"Build letters from parts that compliance has approved", "Mark what a handler has changed", "Show compliance only what is new",
			},
			theirs: []string{
				"Approve the forty parts used most", "Let team managers release letters below 5,000 pounds", "Write the letter about mould anew",
			},
			good: "Twenty-two parts are approved.", bad: "Compliance has one reader, on Tuesdays.",
		},
		{
			outcome: "Handlers give new starters their first claim after two weeks", why: "It takes seven today, and a third leaves before.",
			metric: "weeks to the first claim", unit: "weeks", from: "7", to: "2", lead: "starters with a buddy", due: 108,
			ours: []string{
				"Mark simple claims that a starter can do", "Show a starter how the last ten like it were settled", "Sit with two starters through a week",
			},
			theirs: []string{"Give each starter a buddy for a month", "Write the first day on one page"},
			good:   "The October group began after three weeks.", bad: "Buddies are on the storm desk.",
		},
	}
}
