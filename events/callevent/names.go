package callevent

import "coxswain/events"

// InternalTo is the author's party.
func (n InternalNoteTaken) InternalTo() events.PartyID { return n.Party }

func (RhythmSet) EventType() string          { return "rhythm.set.v1" }
func (RhythmSuspended) EventType() string    { return "rhythm.suspended.v1" }
func (RhythmResumed) EventType() string      { return "rhythm.resumed.v1" }
func (Scheduled) EventType() string          { return "call.scheduled.v1" }
func (Moved) EventType() string              { return "call.moved.v1" }
func (TopicAdded) EventType() string         { return "call.topic_added.v1" }
func (TopicWithdrawn) EventType() string     { return "call.topic_withdrawn.v1" }
func (ItemPinned) EventType() string         { return "call.item_pinned.v1" }
func (ItemRemoved) EventType() string        { return "call.item_removed.v1" }
func (ItemTimed) EventType() string          { return "call.item_timed.v1" }
func (ItemsOrdered) EventType() string       { return "call.items_ordered.v1" }
func (AgendaShared) EventType() string       { return "call.agenda_shared.v1" }
func (GiveBackProposed) EventType() string   { return "call.give_back_proposed.v1" }
func (GivenBack) EventType() string          { return "call.given_back.v1" }
func (GiveBackOverruled) EventType() string  { return "call.give_back_overruled.v1" }
func (AttendanceRecorded) EventType() string { return "call.attendance_recorded.v1" }
func (Decided) EventType() string            { return "call.decided.v1" }
func (ItemDeferred) EventType() string       { return "call.item_deferred.v1" }
func (CommitmentCaptured) EventType() string { return "call.commitment_captured.v1" }
func (NoteTaken) EventType() string          { return "call.note_taken.v1" }
func (InternalNoteTaken) EventType() string  { return "call_internal.internal_note_taken.v1" }
func (Held) EventType() string               { return "call.held.v1" }
func (NoShow) EventType() string             { return "call.no_show.v1" }
func (Cancelled) EventType() string          { return "call.cancelled.v1" }
func (RecapIssued) EventType() string        { return "call.recap_issued.v1" }
func (RecapLineConfirmed) EventType() string { return "call.recap_line_confirmed.v1" }
func (RecapLineDisputed) EventType() string  { return "call.recap_line_disputed.v1" }
func (RecapLineRedated) EventType() string   { return "call.recap_line_redated.v1" }
func (RecapSettled) EventType() string       { return "call.recap_settled.v1" }

func (RhythmSet) rhythmEvent()        {}
func (RhythmSuspended) rhythmEvent()  {}
func (RhythmResumed) rhythmEvent()    {}
func (Scheduled) callEvent()          {}
func (Moved) callEvent()              {}
func (TopicAdded) callEvent()         {}
func (TopicWithdrawn) callEvent()     {}
func (ItemPinned) callEvent()         {}
func (ItemRemoved) callEvent()        {}
func (ItemTimed) callEvent()          {}
func (ItemsOrdered) callEvent()       {}
func (AgendaShared) callEvent()       {}
func (GiveBackProposed) callEvent()   {}
func (GivenBack) callEvent()          {}
func (GiveBackOverruled) callEvent()  {}
func (AttendanceRecorded) callEvent() {}
func (Decided) callEvent()            {}
func (ItemDeferred) callEvent()       {}
func (CommitmentCaptured) callEvent() {}
func (NoteTaken) callEvent()          {}
func (Held) callEvent()               {}
func (NoShow) callEvent()             {}
func (Cancelled) callEvent()          {}
func (RecapIssued) callEvent()        {}
func (RecapLineConfirmed) callEvent() {}
func (RecapLineDisputed) callEvent()  {}
func (RecapLineRedated) callEvent()   {}
func (RecapSettled) callEvent()       {}

// Types lists the facts for the registry.
func Types() []events.Type {
	return []events.Type{
		events.Of[RhythmSet]("Calls recur like this from now on."),
		events.Of[RhythmSuspended]("No further calls are scheduled."),
		events.Of[RhythmResumed]("Calls are scheduled again."),
		events.Of[Scheduled]("A call will take place."),
		events.Of[Moved]("A call starts at another time."),
		events.Of[TopicAdded]("A party wants to talk about something."),
		events.Of[TopicWithdrawn]("A topic is off the list."),
		events.Of[ItemPinned]("A line of the agenda stays, whatever its weight."),
		events.Of[ItemRemoved]("A line of the agenda stays away."),
		events.Of[ItemTimed]("A line of the agenda gets these minutes."),
		events.Of[ItemsOrdered]("These lines of the agenda come first, in this order."),
		events.Of[AgendaShared]("The parties have seen this agenda."),
		events.Of[GiveBackProposed]("There is no reason to meet."),
		events.Of[GivenBack]("The time is given back, with a written update."),
		events.Of[GiveBackOverruled]("The call takes place all the same."),
		events.Of[AttendanceRecorded]("Who was there."),
		events.Of[Decided]("What was decided about an item."),
		events.Of[ItemDeferred]("An item carries over to the next call."),
		events.Of[CommitmentCaptured]("Somebody promised something in the call."),
		events.Of[NoteTaken]("A note that every party may read."),
		events.Of[InternalNoteTaken]("A note that only its author's party may read."),
		events.Of[Held]("The call took place."),
		events.Of[NoShow]("Nobody of a party came."),
		events.Of[Cancelled]("The call does not take place."),
		events.Of[RecapIssued]("What each attendee is asked to confirm."),
		events.Of[RecapLineConfirmed]("An attendee said so."),
		events.Of[RecapLineDisputed]("It is not what an attendee said."),
		events.Of[RecapLineRedated]("An attendee said so, for another date."),
		events.Of[RecapSettled]("Every line of the recap was answered."),
	}
}
