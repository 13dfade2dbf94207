package simulation

import "time"

// faults are how often what goes wrong in a world: each seed has its own mixture, and some of each kind have none.
type faults struct {
	crash     float64 // a process dies, at one effect
	pause     float64 // it stands still for up to half a minute, at one effect
	lose      float64 // a request, an answer or a delivery does not come
	duplicate float64 // it comes twice
	delay     float64 // it is overtaken, or comes seconds later
	damage    float64 // a delivered message is not what was stored
	split     float64 // a lease is given although another has it
	operator  int     // how many things are done to broker, processes and clocks
}

// mixture draws the faults of a seed.
func (s *schedule) mixture() faults {
	rate := func(most float64) float64 { return most * max(0, s.chance.Float64()-0.3) }
	return faults{
		crash: rate(0.02), pause: rate(0.01), lose: rate(0.1), duplicate: rate(0.2), delay: rate(0.2), damage: rate(0.1),
		split: rate(0.5), operator: s.upTo(8),
	}
}

// disturb plans what happens to broker, processes and clocks.
func (w *world) disturb(within time.Duration) {
	for range w.faults.operator {
		w.after(w.between(time.Second, within), w.misfortune)
	}
}

// misfortune is one of the things that happen once in a while.
func (w *world) misfortune() {
	if w.healed {
		return
	}
	switch w.upTo(8) {
	case 0:
		w.broker.loseTail(1 + w.upTo(10))
	case 1:
		w.broker.loseAll()
	case 2:
		w.broker.older = w.broker.copy()
		w.after(w.between(time.Second, 20*time.Second), w.onlyWhileFaulty(w.broker.restore))
	case 3:
		if n := len(w.broker.messages); n > 2 {
			w.broker.loseOne(w.upTo(n))
		}
	case 4:
		w.broker.away = true
		w.say("broker", "is away")
		w.after(w.between(time.Second, 15*time.Second), func() { w.broker.away = false })
	case 5:
		w.skew = w.between(0, 2*time.Hour) - time.Hour
		w.say("clock", "is wrong by %v", w.skew)
	default:
		p := w.processes[1+w.upTo(len(w.processes)-1)] // all but the writer
		w.say(p.name, "is killed")
		p.restart()
	}
}

// onlyWhileFaulty leaves a world alone that has been healed.
func (w *world) onlyWhileFaulty(do func()) func() {
	return func() {
		if !w.healed {
			do()
		}
	}
}
