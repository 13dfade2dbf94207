package call

import "coxswain/pkg/fault"

// What a call refuses.
var (
	ErrUnknown        = fault.New(fault.NotFound, "not-found", "there is nothing here")
	ErrKnown          = fault.New(fault.Conflict, "call_known", "there is another call with this id already")
	ErrMinutes        = fault.New(fault.Invalid, "call_minutes", "a call takes 5 to 480 minutes")
	ErrHeld           = fault.New(fault.Conflict, "call_held", "the call was held already; what it says stays as it is")
	ErrOver           = fault.New(fault.Conflict, "call_over", "the call was cancelled or nobody came; schedule another one")
	ErrGivenBack      = fault.New(fault.Conflict, "call_given_back", "the time of this call was given back; overrule that first")
	ErrReasonRequired = fault.New(fault.Invalid, "call_reason_required", "say why: the others will read it")
	ErrPast           = fault.New(fault.Invalid, "call_past", "a call moves to a time that is still to come")

	ErrTopicText      = fault.New(fault.Invalid, "call_topic_text", "say what the topic is about")
	ErrTopicMinutes   = fault.New(fault.Invalid, "call_topic_minutes", "a topic takes 1 to 240 minutes")
	ErrTopicUnknown   = fault.New(fault.NotFound, "not-found", "there is nothing here")
	ErrTopicNotYours  = fault.New(fault.Forbidden, "call_topic_not_yours", "only the party that asked for a topic takes it off the list")
	ErrTooManyTopics  = fault.New(fault.Conflict, "call_too_many_topics", "a call has at most 50 topics")
	ErrTooManyItems   = fault.New(fault.Conflict, "call_too_many_items", "a call keeps at most 200 lines in mind")
	ErrItemRequired   = fault.New(fault.Invalid, "call_item_required", "name the line of the agenda")
	ErrItemTwice      = fault.New(fault.Invalid, "call_item_twice", "a line stands twice in the order")
	ErrItemMinutes    = fault.New(fault.Invalid, "call_item_minutes", "a line takes at least a minute and no longer than the call")
	ErrItemInternal   = fault.New(fault.Conflict, "call_item_internal", "this line is internal to one party, and the record of a call is not")
	ErrGiveBackUpdate = fault.New(fault.Invalid, "call_update_required", "write the update that takes the call's place")
	ErrNotGivenBack   = fault.New(fault.Conflict, "call_not_given_back", "nobody has given this call back or proposed to")

	ErrNobodyPresent  = fault.New(fault.Invalid, "call_nobody_present", "say who was there; when nobody of a party came, record that instead")
	ErrAttendance     = fault.New(fault.Invalid, "call_attendance", "a person was there or was not, and stands once in the list")
	ErrHeldLater      = fault.New(fault.Invalid, "call_minutes", "a held call took 1 to 1440 minutes")
	ErrDecisionText   = fault.New(fault.Invalid, "call_decision_text", "say what was decided")
	ErrCommitmentText = fault.New(fault.Invalid, "call_commitment_text", "say what was promised")
	ErrCommitmentWho  = fault.New(fault.Invalid, "call_commitment_owner", "a promise has one party and one person")
	ErrDue            = fault.New(fault.Invalid, "invalid-date", "write the date like 2026-03-31, between 1900 and 2199")

	ErrLineUnknown  = fault.New(fault.NotFound, "not-found", "there is nothing here")
	ErrLineAnswered = fault.New(fault.Conflict, "call_line_answered", "you have answered this line already; say in a new promise what has changed")
	ErrLineNoDate   = fault.New(fault.Conflict, "call_line_no_date", "this line has no date to change; confirm or dispute it")
)

// The limits behind the refusals: every one of these lists is read whole by each decision.
const (
	shortest, longest = 5, 480 // minutes of a call
	longestHeld       = 1440   // minutes a call may have taken
	longestTopic      = 240    // minutes
	maxTopics         = 50
	maxItems          = 200
)
