package agenda

// The weights: which lines get time when there is too little of it. Only their order and their rough
// proportion mean something. Time is given by weight per minute, so a line of five minutes must weigh five
// times one of one minute to stand beside it.
const (
	// weightVendorLate is above everything else together with its minutes (product.md, principle 1: what
	// binds the customer binds the vendor in the customer's sight).
	weightVendorLate = 100_000
	// weightLate is for another party's promise that is late.
	weightLate = 3_000
	// weightLateDay is added for each working day of delay.
	weightLateDay = 60
	// weightBlocks is added for each promise that waits for the late one: delay that spreads.
	weightBlocks = 500

	// weightAgreement is for a plan that is not agreed at all: nothing else counts before it is.
	weightAgreement = 8_000
	// weightDecision is for what stands still until somebody decides: proposals and counters.
	weightDecision = 5_000
	// weightDispute is for what the parties see differently: achievements and recaps.
	weightDispute = 6_000
	// weightVerify is for a claim that only waits for a nod.
	weightVerify = 3_500
	// weightWaitingDay is added for each working day without an answer.
	weightWaitingDay = 50

	// weightUnconfirmed is for a promise due soon that its owner has not even confirmed.
	weightUnconfirmed = 1_500
	// weightDue is for a confirmed promise due soon: a reminder, hardly a discussion.
	weightDue = 600
	// weightSooner is added for each day nearer to its date than two weeks.
	weightSooner = 30

	// weightOffTrack, weightOverdue, weightGap, weightAtRisk and weightBehind are for goals, from what is
	// nearly lost to what only a number shows.
	weightOffTrack = 4_000
	weightOverdue  = 3_800
	weightGap      = 3_200
	weightAtRisk   = 2_800
	weightBehind   = 2_200
	// weightAlso is added for each further sign at the same goal.
	weightAlso = 300

	// weightHealthMoved and weightHealthRaise are the vendor's own concern, behind what both sides owe.
	weightHealthMoved = 1_400
	weightHealthRaise = 900
	// weightPoint is added for each point that health moved or could gain.
	weightPoint = 20

	// weightReaffirm, weightSeat and weightCharter are for what the plan stands on; slow, so it can wait a
	// call, and is then still there.
	weightReaffirm = 2_000
	weightSeat     = 2_400
	weightCharter  = 1_600

	// weightAchieved, weightMilestone, weightStreak and weightKept order the wins among themselves. One win
	// is in whatever it weighs.
	weightAchieved  = 800
	weightMilestone = 500
	weightStreak    = 400
	weightKept      = 200

	// weightCarried and weightTopic only order lines: they are kept whatever they weigh.
	weightCarried = 1_000
	weightTopic   = 1_000
)

// The most that days, blocked promises and points add, so that no heap of small things outweighs the next
// kind of thing.
const (
	mostDays    = 30
	mostBlocked = 10
	mostPoints  = 50
)

// The minutes that a line is given unless people say otherwise.
const (
	minutesAgreement = 10
	minutesDecision  = 5
	minutesLate      = 3
	minutesDue       = 2
	minutesGoal      = 5
	minutesHealth    = 3
	minutesCarried   = 5
	minutesWin       = 2
	minutesCharter   = 5
)

// upTo is n times a weight, n being cut at a most.
func upTo(most, n, weight int) int { return max(0, min(n, most)) * weight }
