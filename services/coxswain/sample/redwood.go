package sample

// redwood streams series from San Francisco. It began badly and is on its way back.
func redwood() story {
	return story{
		id: "redwood", name: "Redwood Media", zone: "America/Los_Angeles", locale: "en-US", calendar: "us", segment: "enterprise", stage: "recovery",
		value: "290000 USD", renewal: 133, region: "americas", every: 1, next: 4, start: "10:30", past: strained, now: redwoodToday(),
		champion: contact{"Maya Castillo", "Director of content operations"},
		sponsor:  contact{"Greg Lindholm", "Vice president, supply chain"},
		member:   contact{"Aiden Brooks", "Localization scheduler"},
		title:    "Titles go out on their day, in every language",
		charter: []clause{
			{"expectation", "A date that will not hold is said two weeks before, by whoever knows first."},
			{"success_metric", "98 of 100 titles are complete a day before they start."},
			{"resource", "Redwood's scheduler works in Lumen only; Lumen's engineer is in the channel on launch days."},
			{"budget", "Studios that want an account pay for it."},
			{"decision_rights", "Content operations decides what is complete."},
		},
		aims: redwoodAims(),
		terms: []revision{
			{week: 13, by: csm, reason: "We start again with what failed: one studio, one language, then more.", changes: []change{redate(0, -9), redate(2, 49)}},
			{week: 19, by: champion, reason: "Dubbing joined; it takes four days longer than subtitles, and we will not pretend otherwise.", changes: []change{retarget(3, "24")}},
		},
		slips: reasons{
			ours:   []string{"The asset store's limits stopped our import.", "We had promised it before we knew the studios' calendars."},
			theirs: []string{"The festival cut came three weeks late.", "Legal holds two titles.", "The studio in Seoul was closed.", "A launch moved forward and took the team."},
		},
		stuck:   "Studios cannot confirm dates before Lumen sends invitations in their language.",
		refusal: "Studios will not share their booking; it shows our competitors' titles.",
		decisions: []string{
			"A title is complete when the player has played its last minute in every language.", "Studios confirm dates in Lumen, not by mail.",
			"Trailers are titles of their own.", "Art work is due with the first subtitle file.", "Launch calls end with a list of three risks.", "Music rights are shown as a date, never as a colour.",
		},
		topics: []string{
			"Why the Portuguese files were late again", "Studios that confirm and do not deliver", "Trailers without art work", "A calendar for the festival season",
			"Lessons of the spring launch", "Who tells marketing when a date moves",
		},
		notes:    []string{"The spring launch missed two languages; the autumn one none.", "Studios like the reminder on Monday.", "Aiden closed the last spreadsheet."},
		whispers: []string{"Greg said in July that he would not renew. In October he asked for a price for three years.", "Maya needs a win before the year ends."},
		excuse:   "Launch night moved to the time of our call.",
	}
}

// redwoodToday is better than the numbers of half a year let the score be.
func redwoodToday() mood {
	m := mixed
	m.ours, m.theirs, m.users, m.tickets, m.missed, m.pace = fortune{66, 12, 20}, fortune{42, 14, 36}, 4, 8, 6, 70
	return m
}

func redwoodAims() []aim {
	return []aim{
		{
			outcome: "Titles are complete a day before they start", why: "A missing language is seen by a million people at once.",
			metric: "titles complete in time", unit: "%", from: "71", to: "98", lead: "files two weeks early", due: -26,
			ours: []string{
				"Show for each title what is missing and who has it", "Warn fourteen days before a start when a file is not confirmed", "Import the release calendar every hour",
			},
			theirs: []string{
				"Enter every title with its languages", "Hold a launch call a week before each start", "Name an owner per title",
			},
			good: "The autumn launch was complete two days before.", bad: "Portuguese and Korean come on the last day.",
			evidence: "Forty-one titles of the last six weeks, all complete the day before.",
		},
		{
			outcome: "Studios confirm their dates within two days", why: "An unconfirmed date is a wish.",
			metric: "dates confirmed in two days", unit: "%", from: "22", to: "85", lead: "studios with an account", due: 2,
			ours: []string{
				"Send studios invitations in their language", "Let a studio confirm from the mail without an account", "List the studios that never answer",
			},
			theirs: []string{
				"Tell studios that mail is not an answer any more", "Give twelve studios a contact at Redwood", "Pay studios by confirmed dates",
			},
			good: "Thirty of thirty-eight studios answer at once.", bad: "The two largest studios answer late.",
		},
		{
			outcome: "Nobody keeps a calendar beside Lumen", why: "There were nine calendars, and each was right somewhere.",
			metric: "calendars outside", unit: "calendars", from: "9", to: "0", lead: "teams planning in Lumen", due: 19,
			ours: []string{
				"Import the nine calendars and show where they disagree", "Build the festival view that marketing needs", "Switch a calendar off only when its owner says so",
			},
			theirs: []string{
				"Decide for each calendar who owns it", "Move marketing's dates before the festival", "Ask finance to read dates from Lumen",
			},
			good: "Three are left.", bad: "Marketing keeps its own, for reasons.", gap: true,
		},
		{
			outcome: "A language is ready twenty days after the cut", why: "It was thirty-four, and every week costs viewers.",
			metric: "days per language", unit: "days", from: "34", to: "20", lead: "studios booked before the cut", due: 63,
			ours: []string{
				"Propose studios by how they kept their last ten dates", "Show where a language waits", "Plan bookings from the shooting schedule",
			},
			theirs: []string{
				"Book studios before the cut is final", "Send the script with the first cut", "Choose a second studio for Korean",
			},
			good: "Spanish takes 18 days.", bad: "There is one studio for Korean.",
		},
		{
			outcome: "A moved start is known to everybody the same day", why: "Marketing learned of the last one from the press.",
			metric: "hours until all know", unit: "h", from: "70", to: "8", lead: "teams that subscribe", due: 88,
			ours: []string{
				"Tell every team what a moved start means for it", "Ask the owner for the reason, in one sentence", "Keep the history of each date in sight",
			},
			theirs: []string{"Move dates in Lumen first, then talk about it", "Have press read the same list"},
			good:   "The last move was known within ten hours.", bad: "Legal moves dates by telephone.",
		},
	}
}
