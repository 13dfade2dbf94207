package goal

import "coxswain/pkg/fault"

// The refusals. Each is a sentence for the person who asked, and says what to do.
var (
	ErrUnknown    = fault.New(fault.NotFound, "goal_unknown", "there is no such goal")
	ErrDropped    = fault.New(fault.Conflict, "goal_dropped", "the parties have dropped this goal from the plan; propose a change of the plan to bring it back")
	ErrAchieved   = fault.New(fault.Conflict, "goal_achieved", "this goal is achieved and verified; a new target is a change of the plan")
	ErrMissed     = fault.New(fault.Conflict, "goal_missed", "this goal was missed; a new date is a change of the plan")
	ErrClaimed    = fault.New(fault.Conflict, "goal_claimed", "a party holds this goal achieved and waits for an answer; verify or dispute that first")
	ErrNotClaimed = fault.New(fault.Conflict, "goal_not_claimed", "nobody has claimed that this goal is achieved; claim it with evidence")
	ErrOwnClaim   = fault.New(fault.Forbidden, "goal_own_claim", "the party that claims an achievement cannot answer the claim; another party does")
	ErrNotDue     = fault.New(fault.Conflict, "goal_not_due", "this goal is not due yet; to give it up, propose a change of the plan that drops it")

	ErrFuture            = fault.New(fault.Invalid, "goal_measured_in_future", "a measurement tells what was so; its time must not be in the future")
	ErrMetric            = fault.New(fault.Invalid, "goal_metric_unknown", "this goal is not measured by that; name its metric or one of its leading indicators")
	ErrUnit              = fault.New(fault.Invalid, "goal_unit_differs", "the unit is not the one the metric is measured in")
	ErrMeasurement       = fault.New(fault.NotFound, "goal_measurement_unknown", "this goal has no such measurement")
	ErrMeasurementExists = fault.New(fault.Conflict, "goal_measurement_exists", "a measurement with this id says something else; correct it instead")
	ErrConfidence        = fault.New(fault.Invalid, "goal_confidence_unknown", "confidence is one of on_track, at_risk, off_track")

	ErrMilestone        = fault.New(fault.NotFound, "goal_milestone_unknown", "this goal has no such milestone")
	ErrMilestoneExists  = fault.New(fault.Conflict, "goal_milestone_exists", "a milestone with this id says something else; move it, or add another")
	ErrMilestoneReached = fault.New(fault.Conflict, "goal_milestone_reached", "this milestone is reached and moves no more")
	ErrMilestones       = fault.New(fault.Conflict, "goal_milestones_full", "a goal has at most 100 milestones")

	ErrTextMissing = fault.New(fault.Invalid, "goal_text_missing", "this needs a text that others can understand")
	ErrTextLong    = fault.New(fault.Invalid, "goal_text_long", "a text has at most 2000 characters")
	ErrDueInvalid  = fault.New(fault.Invalid, "goal_due_invalid", "a milestone needs a date of the form 2026-03-31")
)
