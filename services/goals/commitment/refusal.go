package commitment

import "coxswain/pkg/fault"

// The refusals. Each is a sentence for the person who asked, and says what to do.
var (
	ErrUnknown  = fault.New(fault.NotFound, "commitment_unknown", "there is no such commitment")
	ErrExists   = fault.New(fault.Conflict, "commitment_exists", "a commitment with this id says something else already")
	ErrSettled  = fault.New(fault.Conflict, "commitment_settled", "this commitment is settled; propose a new one instead")
	ErrNotOwner = fault.New(fault.Forbidden, "commitment_not_owner",
		"only the person who owns this commitment can say that; to take it over, counter with yourself as the person")
	ErrNotYours = fault.New(fault.Forbidden, "commitment_not_yours",
		"your party neither owns this commitment nor asked for it; leave a comment instead")
	ErrOwnSide = fault.New(fault.Forbidden, "commitment_own_side",
		"the side that owes a commitment cannot say that; it is for the side it was promised to")
	ErrNotYourAnswer = fault.New(fault.Forbidden, "commitment_not_your_answer",
		"the answer to this counter is not yours to give; it is for the other side, and for the owner in person where it binds the owner")

	ErrNotConfirmed  = fault.New(fault.Conflict, "commitment_not_confirmed", "the owner has not confirmed this commitment yet; confirm it first")
	ErrConfirmed     = fault.New(fault.Conflict, "commitment_confirmed", "this commitment is confirmed; ask for another date with reschedule, or ask the other side to withdraw it")
	ErrNotCountered  = fault.New(fault.Conflict, "commitment_not_countered", "your side asked for this commitment and the owner has not answered yet; withdraw it and propose another one")
	ErrCounterOpen   = fault.New(fault.Conflict, "commitment_counter_open", "a counter waits for an answer; accept or decline the counter first")
	ErrNoCounter     = fault.New(fault.Conflict, "commitment_no_counter", "no counter and no other date waits for an answer")
	ErrNotBySilence  = fault.New(fault.Conflict, "commitment_not_by_silence", "silence may let a date pass; it never changes what is promised or who promises")
	ErrUndoLate      = fault.New(fault.Conflict, "commitment_undo_too_late", "a confirmation can be taken back for 24 hours; ask for another date with reschedule instead")
	ErrBlocked       = fault.New(fault.Conflict, "commitment_blocked", "this commitment is blocked; unblock it first")
	ErrDependency    = fault.New(fault.Conflict, "commitment_dependency_owed", "this commitment waits for others that are not done yet")
	ErrDone          = fault.New(fault.Conflict, "commitment_done", "this commitment is done and waits for the other side; it can be accepted or reopened")
	ErrNotDone       = fault.New(fault.Conflict, "commitment_not_done", "this commitment is not done yet; its owner completes it first")
	ErrNoChange      = fault.New(fault.Conflict, "commitment_nothing_countered", "a counter must offer another date, another text or another person")
	ErrOtherParty    = fault.New(fault.Invalid, "commitment_other_party", "a counter keeps the commitment within its party; decline it with a reason instead")
	ErrTextMissing   = fault.New(fault.Invalid, "commitment_text_missing", "say what is promised, so that one can tell when it is done")
	ErrTextLong      = fault.New(fault.Invalid, "commitment_text_long", "a text of a commitment has at most 2000 characters")
	ErrReasonMissing = fault.New(fault.Invalid, "commitment_reason_missing", "give a reason; the other side will read it")
	ErrOwnerMissing  = fault.New(fault.Invalid, "commitment_owner_missing", "a commitment needs one person of one party who owns it")
	ErrDueInvalid    = fault.New(fault.Invalid, "commitment_due_invalid", "a commitment needs a due date of the form 2026-03-31")
	ErrDuePast       = fault.New(fault.Invalid, "commitment_due_past", "this date has passed at the owner's; give today or a later one")
	ErrDependencies  = fault.New(fault.Invalid, "commitment_dependencies_invalid", "a commitment depends on at most 50 others, each named once, and never on itself")
	ErrBlockOn       = fault.New(fault.Invalid, "commitment_block_on", "say what it waits for: another party, or one other commitment")
)
