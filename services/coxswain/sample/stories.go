package sample

// stories are all that is told, Harbor Logistics first.
func stories() []story {
	return []story{harbor()}
}
