package sample

// southern runs wind and solar parks in New South Wales, steadily better.
func southern() story {
	return story{
		id: "southern", name: "Southern Cross Energy", zone: "Australia/Sydney", locale: "en-AU", calendar: "au", segment: "enterprise", stage: "value",
		value: "390000 AUD", renewal: 262, region: "pacific", every: 2, next: 5, start: "09:30", past: steady, now: thriving,
		champion: contact{"Liam Fraser", "Asset performance manager"},
		sponsor:  contact{"Priya Raman", "General manager generation"},
		member:   contact{"Chloe Bennett", "Field service planner"},
		title:    "Turbines that stand still only when they should",
		charter: []clause{
			{"expectation", "A forecast is shown with its error, every time."},
			{"success_metric", "Availability of the wind parks above 97 percent over a quarter."},
			{"resource", "Southern gives two technicians per park for trials; Lumen an engineer in Sydney every second month."},
			{"decision_rights", "The control room may overrule any proposal; it says why afterwards."},
			{"credit", "Availability is the crews' achievement; forecasts are Lumen's."},
		},
		aims: southernAims(),
		terms: []revision{
			{week: 13, by: csm, reason: "The grid operator publishes its limits a day earlier now, so curtailment can be planned sooner.", changes: []change{redate(3, 52)}},
			{week: 20, by: champion, reason: "Bushfire season: site work before March needs a permit each.", changes: []change{redate(4, 118)}},
		},
		slips: reasons{
			ours:   []string{"The met office changed its feed without notice.", "We retrained the model after the dust storm."},
			theirs: []string{"Total fire ban: nobody on site.", "The crane went to Queensland.", "The blade crew is shared with the coast parks."},
		},
		refusal: "The warranty does not let us change those settings ourselves.",
		decisions: []string{
			"A turbine counts as available when it could run, whether the grid takes the power or not.", "Blade inspections move to the calm weeks of autumn.",
			"Gearbox alarms go to the planner, not to the control room.", "Forecast errors are shown in megawatts, not in percent.", "Solar cleaning waits for rain when rain is above 60 percent likely.",
		},
		topics: []string{
			"Why turbine 14 stops at dawn", "Dust on the western rows", "Limits of the grid operator in spring", "Spare gearboxes: one or two",
			"Night shifts without a planner", "What the board wants to see in the annual review",
		},
		notes:    []string{"The planner's board replaced three spreadsheets.", "Turbine 14 had a loose sensor, found from the pattern.", "Crews ask for the forecast on Fridays."},
		whispers: []string{"Priya will ask for battery storage next; tell product.", "Liam could be a reference."},
		update:   "Availability is at 97.4, no promise is late, and the fire ban keeps everybody off site. Next time we talk about the gearboxes.",
	}
}

func southernAims() []aim {
	return []aim{
		{
			outcome: "The wind parks are available 97 hours of a hundred", why: "Each hour of still air is lost; each hour of still turbine is ours.",
			metric: "availability", unit: "%", from: "93.1", to: "97", lead: "stops planned ahead", due: -30,
			ours: []string{
				"Name the ten turbines that stand most, with the reason of each stop", "Warn of gearbox heat two days before the limit", "Show planned and unplanned stops apart on the board",
			},
			theirs: []string{
				"Send the crews' reports on the evening of the visit", "Keep two gearbox oil kits at each park", "Plan lifts for low wind weeks only",
			},
			good: "Eight of ten parks are above 97.", bad: "The ridge park waits for its crane.",
			evidence: "97.3 percent over the quarter, by the grid operator's meter.",
		},
		{
			outcome: "Tomorrow's output is forecast within five percent", why: "The market charges for what we promise and do not deliver.",
			metric: "forecast error", unit: "%", from: "11.8", to: "5", lead: "sites with their own mast", due: -4,
			ours: []string{
				"Retrain the forecast with the masts of four parks", "Publish the error of each day at seven in the morning", "Add the sea breeze of the coast parks to the model",
			},
			theirs: []string{
				"Open the mast data of all parks", "Tell us of curtailments within the hour", "Compare our forecast with the trader's for a month",
			},
			good: "4.8 percent in a windy month.", bad: "Dust days are still twice as bad.",
			evidence: "Thirty days with a mean error of 4.9 percent, checked by the trading desk.",
		},
		{
			outcome: "A crew drives to a site once per fault", why: "The second trip is four hours of road.",
			metric: "faults fixed at once", unit: "%", from: "58", to: "85", lead: "parts known before the trip", due: 35,
			ours: []string{
				"List the likely parts with each fault before the crew leaves", "Find faults that came back within a month", "Show the planner who has which part in the car",
			},
			theirs: []string{
				"Count parts in the cars every Monday", "Close a fault only when it ran for a day", "Give the planner the right to send the nearest crew",
			},
			good: "Eight of ten faults at the first visit.", bad: "Parts in the cars are not what the list says.",
		},
		{
			outcome: "Curtailed hours are used for maintenance", why: "When the grid wants nothing, the crews can climb.",
			metric: "curtailed hours used", unit: "%", from: "9", to: "50", lead: "limits known a day ahead", due: 71,
			ours: []string{
				"Read the operator's limits and propose jobs that fit", "Rank waiting jobs by how long they need", "Say each evening which turbines will stand tomorrow",
			},
			theirs: []string{
				"Keep a list of jobs for less than three hours", "Let crews start at six when limits are announced", "Agree with the union on short notice",
			},
			good: "A third of the hours are used, and rising.", bad: "The announcements come after the crews have left.",
		},
		{
			outcome: "Solar rows are cleaned when dust costs more than water", why: "We clean by the calendar and waste both.",
			metric: "yield lost to dust", unit: "%", from: "6.1", to: "2.5", lead: "rows with a dust sensor", due: 98,
			ours: []string{
				"Estimate dust from neighbouring rows without new sensors", "Propose a row a day, with the money it brings", "Measure two cleaned and two dusty rows for a season",
			},
			theirs: []string{"Clean the proposed row within three days", "Fit sensors at the western rows"},
			good:   "The western rows lose half of what they lost.", bad: "The cleaning truck is broken.",
		},
	}
}
