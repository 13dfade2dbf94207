package simulation

import (
	"errors"
	"iter"
	"time"
)

// errLost is what a process sees of a request, or an answer, that did not come through.
var errLost = errors.New("no answer: the connection was lost")

// killed unwinds a process that dies. Whoever recovers from it has nothing left to do anything with.
type killed struct{}

// process is a program that can be paused, and die, wherever it meets the outside. Its body runs as a coroutine: only
// one runs at a time, and it gives way at each of its effects and nowhere else.
type process struct {
	*world
	name string
	body func(p *process)

	life     int // counts the restarts
	dead     bool
	lastSent time.Duration // messages of one connection keep their order, unless one is delayed
	yield    func(time.Duration) bool
	resume   func() (time.Duration, bool)
	stop     func()
}

func (w *world) spawn(name string, body func(p *process)) *process {
	p := &process{world: w, name: name, body: body}
	w.processes = append(w.processes, p)
	p.begin()
	return p
}

// begin is the start of a new life.
func (p *process) begin() {
	p.life++
	p.dead = false
	p.resume, p.stop = iter.Pull(func(yield func(time.Duration) bool) {
		p.yield = yield
		defer func() {
			if r := recover(); r != nil && r != (killed{}) {
				panic(r)
			}
		}()
		p.body(p)
	})
	p.continueAfter(p.between(0, 20*time.Millisecond))
}

func (p *process) continueAfter(d time.Duration) {
	life := p.life
	p.after(d, func() {
		if p.life == life && !p.dead {
			p.turn()
		}
	})
}

// turn lets the process run to its next effect.
func (p *process) turn() {
	d, alive := p.resume()
	if alive {
		p.continueAfter(d)
		return
	}
	p.dead = true
	life := p.life
	p.after(p.between(100*time.Millisecond, 5*time.Second), func() {
		if p.life == life {
			p.begin()
		}
	})
}

// kill ends a process where it is, and begin starts it anew.
func (p *process) kill() {
	p.dead = true
	p.stop()
}

// restart replaces the process by a new one.
func (p *process) restart() {
	p.kill()
	p.begin()
}

// die is kill -9 by chance, from within.
func (p *process) die(where string) {
	p.say(p.name, "dies: %s", where)
	p.dead = true
	panic(killed{})
}

// wait lets time pass, and others run.
func (p *process) wait(d time.Duration) {
	if p.dead || !p.yield(d) {
		p.dead = true
		panic(killed{})
	}
}

// travel is the time that a request or an answer takes, in which the process may be paused, or die.
func (p *process) travel(where string) {
	d := p.between(200*time.Microsecond, 4*time.Millisecond)
	if p.maybe(p.faults.pause) {
		d += p.between(time.Second, 30*time.Second)
		p.say(p.name, "is paused for %v: %s", d.Round(time.Second), where)
	}
	p.wait(d)
	if p.maybe(p.faults.crash) {
		p.die(where)
	}
}

// call is a request to something that outlives the process: request and answer travel, and either may be lost.
func (p *process) call(what string, do func() error) error {
	p.travel("before " + what)
	if p.maybe(p.faults.lose) {
		p.say(p.name, "%s: request lost", what)
		return errLost
	}
	err := do()
	p.travel("after " + what)
	if p.maybe(p.faults.lose) {
		p.say(p.name, "%s: answer lost", what)
		return errLost
	}
	return err
}
