package sample

// silence is how the goals service says it.
const silence = "nobody answered for 5 working days, which the agreed terms take as a yes"

// evidence is how one can tell that a promise is done, in words that fit any.
func evidence() []string {
	return []string{
		"It is in the shared folder, with the date in its name.",
		"Shown on the screen in the call; everybody has the link.",
		"Sent to the whole group this morning.",
		"Live since today; the change log has the entry.",
		"Two people who had nothing to do with it checked it.",
		"The numbers of the last seven days are in the sheet.",
		"Signed off by mail; the thread is attached to the plan.",
		"Ran through without help, start to finish.",
		"The list is complete, with a name behind every line.",
		"Screenshots are with the notes of the call.",
		"Done and tried out with three users of the late shift.",
		"The old way is switched off; nobody has asked for it back.",
		"The invitation is out and eleven have accepted.",
	}
}

// notYet is why something was not yet done.
func notYet() []string {
	return []string{
		"The second site is missing in it.",
		"It works for us in the test system only; we need it in the real one.",
		"The last two weeks are not in the numbers yet.",
		"Nobody on our side could open the link.",
		"The names do not match those in our system.",
	}
}

// released is why somebody let a promise go that was long overdue.
func released() []string {
	return []string{
		"Overtaken by what we decided since; no longer needed.",
		"We solved it ourselves in the meantime.",
		"It has waited too long to be of use; we drop it and say so.",
		"Part of the new scope now, with another date.",
	}
}
