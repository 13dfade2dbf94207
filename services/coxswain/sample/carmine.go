package sample

// carmine sells clothes in Paris and by mail. It began with trouble, and there is more of it.
func carmine() story {
	return story{
		id: "carmine", name: "Maison Carmine", zone: "Europe/Paris", locale: "fr", calendar: "fr", segment: "mid-market", stage: "at risk",
		value: "135000 EUR", renewal: 58, region: "central", every: 2, next: 3, start: "16:00", past: strained, now: failing,
		champion: contact{"Camille Laurent", "Stock and allocation manager"},
		sponsor:  contact{"Étienne Moreau", "Managing director"},
		member:   contact{"Hugo Petit", "Warehouse shift lead"},
		title:    "The right coat in the right shop",
		charter: []clause{
			{"expectation", "Shops are asked before their stock is moved."},
			{"success_metric", "A size that is asked for is there in nine of ten cases."},
			{"resource", "Carmine gives one allocator full time until the summer collection."},
			{"decision_rights", "The allocation manager decides about stock, shops about their windows."},
		},
		aims: carmineAims(),
		terms: []revision{
			{week: 14, by: champion, reason: "The allocator left; nobody replaces her before the new collection.", changes: []change{redate(2, 46)}},
			{week: 22, by: csm, reason: "Counting stock comes before forecasting it.", changes: []change{redate(3, 115)}, refused: "The board was promised the forecast for this season."},
			{week: 24, by: csm, reason: "Six shops count their stock weekly; let us agree on those six.", changes: []change{retarget(0, "80")}, open: true},
		},
		slips: reasons{
			ours:   []string{"The till export had two columns for the same size.", "Our engineer waited for access to the warehouse for a month.", "We had the wrong collection calendar."},
			theirs: []string{"Sales weeks: every hand is in the shops.", "The warehouse was on strike.", "The allocator's post is empty.", "The shops' tills are being replaced."},
		},
		stuck:   "We cannot count by size as long as Lumen reads the old size table.",
		refusal: "Shop managers will not scan each return; they have a queue.",
		decisions: []string{
			"Stock is counted on Mondays before opening.", "A coat on hold counts as sold for two days.", "The outlet gets only what no shop has asked for in three weeks.",
			"Transfers between shops need both managers.",
		},
		topics: []string{
			"Shops that do not count", "Returns that never come back to stock", "The old size table", "Sales weeks without an allocator",
			"Is the plan still the right one?", "Who replaces the allocator",
		},
		notes:    []string{"Lyon counts every Monday and its numbers are right.", "The warehouse reads the list on paper."},
		whispers: []string{"Étienne has asked procurement for the notice period.", "Camille is on our side and has no time."},
		excuse:   "Sales weeks: the whole team is in the shops.",
	}
}

func carmineAims() []aim {
	return []aim{
		{
			outcome: "The size that is asked for is there, nine times of ten", why: "A customer does not come back for a size.",
			metric: "sizes in stock", unit: "%", from: "68", to: "90", lead: "shops that count weekly", due: -27,
			ours: []string{
				"Compare till and shelf in six shops", "Propose moves between shops on Monday noon", "Show each shop the five sizes it lacks",
			},
			theirs: []string{
				"Count the shelves of all shops on Mondays", "Make the moves within two days", "Enter returns on the day they come",
			},
			good: "Lyon and Lille are at 85.", bad: "Most shops do not count, so the proposals are wrong.",
			missed: "Only six of thirty-one shops counted their stock; the number cannot be reached from there.",
		},
		{
			outcome: "Returns are back in stock after two days", why: "A fifth of all coats is always on its way back.",
			metric: "days to stock", unit: "days", from: "11", to: "2", lead: "returns scanned at the door", due: -12,
			ours: []string{
				"Tell the warehouse what comes back tomorrow", "Route a return to the shop that lacks it", "Count returns that were never seen again",
			},
			theirs: []string{
				"Scan returns at the door of the warehouse", "Give returns a shelf of their own", "Check parcels older than a week",
			},
			good: "Parcels of last week are scanned.", bad: "Returns stand in the yard until the sales are over.",
		},
		{
			outcome: "The collection is allocated from one list", why: "It is done in four files by three people.",
			metric: "articles allocated in Lumen", unit: "%", from: "12", to: "95", lead: "allocators trained", due: 26,
			ours: []string{
				"Import the collection with sizes and colours", "Propose the first allocation and explain it by shop", "Train the new allocator in a week",
			},
			theirs: []string{
				"Replace the allocator who left", "Send the collection's file when it is final", "Close the four old files",
			},
			good: "The knitwear is allocated there.", bad: "There is nobody to do it.",
		},
		{
			outcome: "Demand of the season is forecast within a fifth", why: "What is over in March is sold at half the price.",
			metric: "forecast error", unit: "%", from: "44", to: "20", lead: "seasons of clean history", due: 57,
			ours: []string{
				"Clean three seasons of sales of doubles and gifts", "Forecast by family and shop, with the error", "Show the buyer what the forecast would have bought",
			},
			theirs: []string{
				"Explain the two seasons with the old tills", "Let the buyer read the forecast before ordering", "Send the calendar of windows and campaigns",
			},
			good: "Coats were within a quarter.", bad: "The size table makes two of everything.", gap: true,
		},
		{
			outcome: "Markdowns fall by a sixth", why: "It is the profit of the year.",
			metric: "sold at a markdown", unit: "%", from: "38", to: "31", lead: "slow sellers seen by week 4", due: 99,
			ours: []string{
				"List slow sellers in the fourth week", "Propose a move before a markdown", "Measure what an early ten percent does",
			},
			theirs: []string{"Decide about the list every Wednesday", "Try the early ten percent in four shops"},
			good:   "Two families sold out at full price.", bad: "Nobody reads the list in the sales weeks.",
		},
	}
}
