package sample

// stories are all that is told, Harbor Logistics first: four customers do well, five need a watchful eye, three
// may be lost.
func stories() []story {
	return []story{
		harbor(), meridian(), verde(), hooghly(), southern(), tanaka(),
		albion(), spree(), redwood(), maple(), delta(), carmine(),
	}
}
