package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"coxswain/services/coxswain/cli"
)

// Command is `coxswain bench`.
type Command struct {
	Only      []string      `help:"What to measure: append, relay, rebuild, visible, http, view, past, portfolio, health, replay, start, verify, growth; everything but growth when left out." placeholder:"NAME"`
	Rounds    int           `help:"How often each cell runs, in turn with the yardstick." default:"3"`
	For       time.Duration `help:"How long a round of a cell with callers takes." default:"1s"`
	Facts     int           `help:"Facts in the log that is relayed and rebuilt." default:"20000"`
	Sizes     []int         `help:"Facts in the logs that growth measures." default:"10000,1000000,10000000"`
	Customers int           `help:"Customers in the portfolio." default:"10000"`
	Log       int           `help:"Facts in the log that is started on." default:"100000"`
	Program   string        `help:"Program to start; this one when left out." type:"path" placeholder:"FILE"`
	Keep      string        `help:"Folder in which the servers and the logs of growth are kept, to go on from there another time." type:"path" placeholder:"FOLDER"`
	Profile   string        `help:"Write a processor profile of this process to a file." type:"path" placeholder:"FILE"`
	Beside    string        `help:"JSON list of more programs that run in the same rounds: see the package's documentation." type:"path" placeholder:"FILE"`
	Yardstick string        `help:"Program to compare with, or the folder of its source." env:"COXSWAIN_YARDSTICK" placeholder:"PATH"`
}

// suite is a group of cells that share a log.
type suite struct {
	name string
	run  func(context.Context, *bench) error
}

// suites stand in the order in which they run.
func suites() []suite {
	return []suite{
		{"append", benchAppend},
		{"relay", benchRelay},
		{"rebuild", benchRebuild},
		{"visible", benchVisible},
		{"http", benchHTTP},
		{"view", benchView},
		{"past", benchPast},
		{"portfolio", benchPortfolio},
		{"health", benchHealth},
		{"replay", benchReplay},
		{"start", benchStart},
		{"verify", benchVerify},
		{growth, benchGrowth},
	}
}

// bench is one run of the command.
type bench struct {
	Command
	*ground
	report     *report
	suite      string     // which is running
	yardstick  *yardstick // nil: there is none
	companions []Companion
}

// Run measures and prints until all is done or the context ends.
func (c *Command) Run(ctx context.Context, to *cli.Globals) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	companions, err := readCompanions(c.Beside)
	if err != nil {
		return err
	}
	g, err := prepareGround(ctx, c.Keep)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	b := &bench{Command: *c, ground: g, report: newReport(ctx, to.Out), companions: companions}
	stand, err := g.stand(ctx)
	if err != nil {
		return err
	}
	b.report.line(map[string]Stand{"stand": stand})
	if b.yardstick, err = findYardstick(ctx, c.Yardstick, g); err != nil {
		return err
	}
	if b.yardstick == nil {
		b.report.remark("the yardstick did not run: COXSWAIN_YARDSTICK names no program")
	}
	stop, err := profile(c.Profile)
	if err != nil {
		return err
	}
	err = errors.Join(b.all(ctx), stop())
	table(to.Err, b.report.verdicts)
	return err
}

func (c *Command) check() error {
	var names []string
	for _, s := range suites() {
		names = append(names, s.name)
	}
	for _, name := range c.Only {
		if !slices.Contains(names, name) {
			return fmt.Errorf("there is no measurement %q: choose from %s", name, strings.Join(names, ", "))
		}
	}
	if c.Rounds < 1 || c.Facts < 1000 || c.For < 100*time.Millisecond || c.Customers < 1 || c.Log < 1 {
		return errors.New("give at least --rounds 1, --facts 1000, --for 100ms, --customers 1 and --log 1: less than that measures nothing")
	}
	if slices.Contains(c.Only, growth) && (len(c.Sizes) == 0 || slices.Min(c.Sizes) < 1000) {
		return errors.New("give --sizes of at least 1000 facts: fewer make no book of customers")
	}
	return nil
}

func (b *bench) all(ctx context.Context) error {
	for _, s := range suites() {
		if !slices.Contains(b.Only, s.name) && (len(b.Only) > 0 || s.name == growth) {
			continue
		}
		b.suite = s.name
		if err := s.run(ctx, b); err != nil {
			return fmt.Errorf("measure %s: %w", s.name, err)
		}
	}
	return nil
}

// cell is one thing that is measured: by us, and by the yardstick where it does the same.
type cell struct {
	config string
	run    func(ctx context.Context, round int) ([]Figure, error)
	beside []string // arguments of the yardstick, whose figures are compared with ours one by one; none: it has nothing like it
}

// measure runs a cell in rounds: each once by us and once by everybody beside us, so that a changing load meets all.
// Who fails beside us is remarked on, and is missing in that round.
func (b *bench) measure(ctx context.Context, c cell) error {
	var (
		ours   [][]Figure
		others = b.besides(c)
		theirs = make([][][]Figure, len(others))
	)
	for round := 1; round <= b.Rounds; round++ {
		figures, err := c.run(ctx, round)
		if err != nil {
			return err
		}
		ours = append(ours, b.report.figures("coxswain", c.config, round, figures))
		for i, other := range others {
			figures, err := b.visit(ctx, other)
			if err != nil {
				b.report.missing(b.suite, other.who, c.config, round, err)
				continue
			}
			theirs[i] = append(theirs[i], b.report.figures(other.who, c.config, round, figures))
		}
	}
	for i, other := range others {
		b.report.compare(other.who, ours, theirs[i])
	}
	b.report.judge(ours)
	return ctx.Err()
}
