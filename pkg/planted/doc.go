// Package planted holds the mistakes that the project's own tests must be able to find. Each stands at the place where
// somebody could make it, as
//
//	if planted.Has(planted.SkipContiguity) { ... }
//
// A program built without the tag "planted" has none of them: Has is then a constant false, and the compiler removes
// the branch. With the tag, COXSWAIN_PLANTED=skip_contiguity brings one mistake to life. docs/reliability.md says
// which test finds which mistake, and how soon.
package planted

// Bug names a mistake.
type Bug string

// Mistakes of the relay.
const (
	NoExpectedSequence Bug = "no_expected_sequence" // publish without naming the sequence before
	OrderByTime        Bug = "order_by_time"        // publish by the time at which facts occurred
	DropLastOfBatch    Bug = "drop_last_of_batch"   // the last fact that was read is not published
	TrustMemory        Bug = "trust_memory"         // go on from what was published, not from what the stream has
	NotFencedEnough    Bug = "not_reread_if_fenced" // go on after a refusal without reading the stream
	OverlookHoles      Bug = "overlook_holes"       // a stream with a hole is left as it is
)

// Mistakes of readers and projections.
const (
	FeedSkipsContiguity Bug = "feed_skips_contiguity" // a feed gives what it gets, whatever came before
	SkipContiguity      Bug = "skip_contiguity"       // a runner folds what it gets, whatever came before
	ApplyTwice          Bug = "apply_twice"           // a repeated delivery is folded again
	SkipFence           Bug = "skip_fence"            // write whoever owns the checkpoint now
	StaleAfterFence     Bug = "stale_after_fence"     // take the checkpoint back with the memory from before
	CheckpointFirst     Bug = "checkpoint_first"      // move the checkpoint in a transaction of its own, before the rows
	AnnounceFirst       Bug = "announce_first"        // tell readers of a position before it is committed
	SwallowApplyError   Bug = "swallow_apply_error"   // a fact that fails is passed over
	ParkNothing         Bug = "park_nothing"          // the checkpoint passes a fact that failed, and nobody keeps it
	ParkOneOnly         Bug = "park_one_only"         // later facts of a parked customer go on
	ForgetParked        Bug = "forget_parked"         // a new owner does not ask which customers are parked
	KeepParked          Bug = "keep_parked"           // a parked fact that was applied stays parked
	KeepHalfFold        Bug = "keep_half_fold"        // what a failed fact has written before it failed is kept
	KeepRefused         Bug = "keep_refused"          // memory keeps what the database refused
	IgnoreTenant        Bug = "ignore_tenant"         // tenants share documents of the same key
	IgnoreAudience      Bug = "ignore_audience"       // internal facts reach everybody's projection
)

// Mistakes that the simulation has no place for: of the log on PostgreSQL, and of what is read over HTTP.
const (
	AcknowledgeFirst Bug = "acknowledge_first"  // answer, then commit
	RetryAmbiguous   Bug = "retry_ambiguous"    // a commit whose answer was lost is not looked up but written again, as another command
	DropTenantFilter Bug = "drop_tenant_filter" // the feed gives whatever the shard has
)

// All lists every mistake.
func All() []Bug {
	return append(Simulated(), AcknowledgeFirst, RetryAmbiguous, DropTenantFilter)
}

// Simulated lists those that the simulation finds.
func Simulated() []Bug {
	return []Bug{
		NoExpectedSequence, OrderByTime, DropLastOfBatch, TrustMemory, NotFencedEnough, OverlookHoles,
		FeedSkipsContiguity, SkipContiguity, ApplyTwice, SkipFence, StaleAfterFence, CheckpointFirst, AnnounceFirst,
		SwallowApplyError, ParkNothing, ParkOneOnly, ForgetParked, KeepParked, KeepHalfFold, KeepRefused,
		IgnoreTenant, IgnoreAudience,
	}
}
