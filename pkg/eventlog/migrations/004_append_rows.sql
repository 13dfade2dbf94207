-- For operators: adds the function that appends to the log from this release on, and the types of its arguments. No
-- table changes.
-- For developers: eventlog.append and eventlog.append_one stay for programs of the release before, which go on calling
-- them during an upgrade; the release after this one drops them.

-- The arguments are arrays of rows and not an array for each column: PL/pgSQL unpacks every array, and every subscript is
-- compiled anew in each transaction, which cost as much as everything else that a small batch needs.

create type eventlog.new_stream as (
	tenant text, kind text, id text,
	floor    bigint, -- the lowest version that any command of the batch expects of it; 0 when one expects none
	expected bigint  -- the version it must stand at for the batch to be written; -1: any
);
comment on type eventlog.new_stream is 'A stream that a batch writes to or asks about';

create type eventlog.new_command as (
	tenant text, id text, request bytea, body json,
	written  boolean,   -- false: only asked whether it is known
	last     bigint,    -- of its last fact, counted from the head
	facts    integer,
	versions bigint[],  -- per write, of the stream afterwards; counted from where the stream stands when there are streams
	streams  integer[]  -- per write, which stream, from 1; null when all expect a version
);
comment on type eventlog.new_command is 'A command of a batch';

create type eventlog.new_fact as (
	nth      bigint,  -- counted from the head
	stream   integer, -- which, from 1
	version  bigint,  -- counted from where the stream stands
	tenant text, customer text, stream_kind text, stream_id text, type text, id uuid, command text,
	actor_person text, actor_party text, actor_seat text, actor_machine text, on_behalf_of text,
	occurred_at timestamptz, reason text, audience text, causation text, correlation text, traceparent text,
	data jsonb, key_ids text[], hash bytea
);
comment on type eventlog.new_fact is 'A fact of a batch; see eventlog.events for what the columns mean';

-- Appends a batch of commands in one transaction if all is as the batch expects: no command that is to be written is
-- known, and every stream stands where it should. Otherwise nothing is written, and the caller, who is told how things
-- are, leaves out what must be refused and sends the rest again.
--
-- done:   the batch is in the log, its first fact at head + 1
-- head:   the last position before the batch
-- known:  per command: 0 no  1 a repeat  2 known, with another request
-- stood:  per stream, its version before the batch; 0 when that is below its floor
--
-- The lock on the head row comes first, so what is read afterwards cannot change before the commit: under read
-- committed each statement sees all that earlier holders of the lock wrote. Under stricter isolation the lock itself fails
-- when another came first, which is safe, and slow.
create function eventlog.append_rows(
	in_shard integer, in_streams eventlog.new_stream[], in_commands eventlog.new_command[], in_facts eventlog.new_fact[],
	out done boolean, out head bigint, out known integer[], out stood bigint[]
) language plpgsql
set plan_cache_mode = force_generic_plan -- else every call plans its statements anew, which costs more than to run them
set enable_seqscan = off                 -- plans outlive the days in which the tables are small
as $$
declare
	moved    timestamptz; -- when the head moves
	notified text;
begin
	select h.position, greatest(clock_timestamp(), h.recorded_at) into head, moved
	from eventlog.heads h where h.shard = in_shard for update;
	if not found then
		insert into eventlog.heads values (in_shard, 0, '-infinity') on conflict do nothing;
		select h.position, greatest(clock_timestamp(), h.recorded_at) into head, moved
		from eventlog.heads h where h.shard = in_shard for update;
	end if;

	select s.stood, c.known, s.good and c.good into stood, known, done
	from (
		select array_agg(at) stood, coalesce(bool_and(expected in (-1, at)), true) good
		from (
			select s.expected, coalesce((
				select e.version from eventlog.events e
				where e.tenant = s.tenant and e.stream_kind = s.kind and e.stream_id = s.id
					and e.version >= s.floor -- an index page is read as far as the condition holds: one row, not hundreds
				order by e.version desc limit 1
			), 0) at
			from unnest(in_streams) s
		) stands
	) s, (
		select array_agg(verdict) known, bool_and(verdict = 0 or not written) good
		from (
			select c.written, coalesce((
				select case when k.request = c.request then 1 else 2 end
				from eventlog.commands k where k.tenant = c.tenant and k.command = c.id
			), 0) verdict
			from unnest(in_commands) c
		) looked_up
	) c;
	if not done then
		return;
	end if;

	with facts as (
		insert into eventlog.events (shard, position, tenant, customer, stream_kind, stream_id, version, type, id,
			command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at,
			reason, audience, causation, correlation, traceparent, data, key_ids, hash)
		select in_shard, head + f.nth, f.tenant, f.customer, f.stream_kind, f.stream_id, stood[f.stream] + f.version, f.type, f.id,
			f.command, f.actor_person, f.actor_party, f.actor_seat, f.actor_machine, f.on_behalf_of, f.occurred_at, moved,
			f.reason, f.audience, f.causation, f.correlation, f.traceparent, f.data, f.key_ids, f.hash
		from unnest(in_facts) f
	), moving as (
		update eventlog.heads h set position = head + cardinality(in_facts), recorded_at = moved
		where h.shard = in_shard and cardinality(in_facts) > 0
	)
	insert into eventlog.commands (tenant, command, request, shard, position, facts, versions, body, recorded_at)
	select c.tenant, c.id, c.request, in_shard, head + c.last, c.facts,
		case when c.streams is null then c.versions else array(
			select stood[w.stream] + w.version from unnest(c.streams, c.versions) w (stream, version)
		) end,
		c.body, moved
	from unnest(in_commands) c where c.written;

	if cardinality(in_facts) > 0 then
		notified := pg_notify('coxswain_log', in_shard::text); -- an assignment is cheaper than a statement
	end if;
end $$;
comment on function eventlog.append_rows is 'Appends a batch of commands, or tells why not; the only way positions are given';

revoke execute on function eventlog.append_rows from public;
grant execute on function eventlog.append_rows to coxswain_app;
