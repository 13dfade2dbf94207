package agenda

import (
	"cmp"
	"fmt"
	"slices"
)

// fitted is what got time and what did not.
type fitted struct {
	lines, rest []Candidate
	warnings    []string
}

// fit gives the minutes of a call away: to what is always kept, to one win, and then by weight per minute.
// What is too long for the time that is left makes room for shorter lines behind it.
func fit(all []Candidate, length int) fitted {
	kept, ranked := split(all)
	best := bestWin(kept, ranked)
	var f fitted
	f.keep(kept, max(0, length-len(best)))
	left := length - total(f.lines)
	for _, c := range best {
		if left < 1 {
			break
		}
		c.Minutes = min(c.Minutes, left)
		f.lines, left = append(f.lines, c), left-c.Minutes
		ranked = slices.DeleteFunc(ranked, func(o Candidate) bool { return o.Item == c.Item })
	}
	for _, c := range ranked {
		if c.Minutes > left {
			f.rest = append(f.rest, c)
			continue
		}
		f.lines, left = append(f.lines, c), left-c.Minutes
	}
	return f
}

// split separates what is always kept, in the order of talking, from what is ranked, in the order of filling.
func split(all []Candidate) (kept, ranked []Candidate) {
	for _, c := range all {
		if c.kept {
			kept = append(kept, c)
		} else {
			ranked = append(ranked, c)
		}
	}
	slices.SortFunc(kept, forTalking)
	slices.SortFunc(ranked, forFilling)
	return kept, ranked
}

// bestWin is the weightiest win, unless one is kept already; nothing when there is none.
func bestWin(kept, ranked []Candidate) []Candidate {
	isWin := func(c Candidate) bool { return c.Reason == Win }
	if slices.ContainsFunc(kept, isWin) {
		return nil
	}
	wins := slices.DeleteFunc(slices.Clone(ranked), func(c Candidate) bool { return !isWin(c) })
	if len(wins) == 0 {
		return nil
	}
	return []Candidate{slices.MinFunc(wins, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Item, b.Item))
	})}
}

// keep takes in what may not be ranked out, shortened when it asks for more than the room there is.
func (f *fitted) keep(kept []Candidate, room int) {
	if len(kept) > room {
		f.warnings = append(f.warnings, fmt.Sprintf("Topics, pinned and carried-over lines are more than the call has minutes: %s of them did not fit.",
			count(len(kept)-room, "line", "lines")))
		kept, f.rest = kept[:room], append(f.rest, kept[room:]...)
	}
	if asked := total(kept); asked > room {
		f.warnings = append(f.warnings, fmt.Sprintf("Topics, pinned and carried-over lines ask for %s, and the call has %d: they were shortened.",
			count(asked, "minute", "minutes"), room))
		kept = shorten(kept, room)
	}
	f.lines = append(f.lines, kept...)
}

// shorten leaves the times that people gave alone, if the others fit beside them with a minute each.
func shorten(kept []Candidate, room int) []Candidate {
	var timed, free []Candidate
	for _, c := range kept {
		if c.timed {
			timed = append(timed, c)
		} else {
			free = append(free, c)
		}
	}
	if left := room - total(timed); len(free) > 0 && left >= len(free) {
		return append(timed, scale(free, left)...)
	}
	return scale(kept, room)
}

// scale gives every line a minute and shares the rest in proportion to what each had beyond that: the
// minutes add up to exactly room. There are at least as many minutes as lines, and fewer than they ask for.
func scale(all []Candidate, room int) []Candidate {
	all = slices.Clone(all)
	extra, asked := room-len(all), total(all)-len(all)
	shared := 0
	lost := make([]int, len(all)) // what rounding down took from each, in parts of asked
	for i := range all {
		want := (all[i].Minutes - 1) * extra
		all[i].Minutes, lost[i] = 1+want/asked, want%asked
		shared += all[i].Minutes
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost[b], lost[a]) })
	for _, i := range order[:room-shared] {
		all[i].Minutes++
	}
	return all
}
