-- For operators: adds the functions that append to the log and find a position by time. No table changes.

-- Appends a batch of commands in one transaction. Arrays start at 1; an array of one group has one element
-- per command (c_), per distinct stream (s_), per write (w_) or per fact (f_). Writes stand in the order of
-- their commands, facts in the order of their writes.
--
-- verdicts, per command:  0 written  1 stale  2 known: a repeat  3 known, with another request
-- positions, per command: of its last fact, or the head when it has none
-- versions, per write:    of the stream afterwards; for a stale command, what the stream stands at
--
-- A command that is refused leaves the others alone. Two commands may write to one stream: the second
-- meets the version that the first leaves.
--
-- The lock on the head row comes first, so what is read afterwards cannot change before the commit: under
-- read committed each statement sees all that earlier holders of the lock wrote. Under stricter isolation
-- the lock itself fails when another came first, which is safe, and slow.
create function eventlog.append(
	in_shard      integer,
	c_tenant      text[], c_id text[], c_request bytea[], c_body text[], c_writes integer[],
	s_tenant      text[], s_kind text[], s_id text[],
	w_stream      integer[], w_expected bigint[], w_facts integer[],
	f_write       integer[], f_nth integer[], -- which write, and which fact of it, from 1
	f_tenant      text[], f_customer text[], f_stream_kind text[], f_stream_id text[], f_type text[], f_id text[],
	f_command     text[], f_person text[], f_party text[], f_seat text[], f_machine text[], f_on_behalf_of text[],
	f_occurred_at timestamptz[], f_reason text[], f_audience text[], f_causation text[], f_correlation text[],
	f_traceparent text[], f_data text[], f_key_ids text[], f_hash bytea[],
	out verdicts integer[], out positions bigint[], out versions bigint[]
) language plpgsql
set plan_cache_mode = force_generic_plan -- arrays would be planned anew each time, at more than the cost of running
set enable_seqscan = off                 -- plans outlive the days in which the tables are small
as $$
declare
	head  bigint;
	began bigint;
	moved timestamptz;  -- when the head moved last
	at_   bigint[];     -- per stream, its version so far
	base  bigint[];     -- per write, the version its first fact comes after
	start bigint[];     -- per write, the position its first fact comes after; -1: not written
	first integer[];    -- per command, its first write
	s     integer;
	w     integer := 1;
begin
	select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	if not found then
		insert into eventlog.heads values (in_shard, 0, '-infinity') on conflict do nothing;
		select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	end if;
	began := head;
	moved := greatest(clock_timestamp(), moved);

	select array_agg(coalesce(k.verdict, 0) order by c.nth) into verdicts
	from unnest(c_tenant, c_id, c_request) with ordinality c (tenant, id, request, nth)
	left join lateral (
		select case when k.request = c.request then 2 else 3 end as verdict
		from eventlog.commands k where k.tenant = c.tenant and k.command = c.id limit 1
	) k on true;

	select array_agg(coalesce(e.version, 0) order by s.nth) into at_
	from unnest(s_tenant, s_kind, s_id) with ordinality s (tenant, kind, id, nth)
	left join lateral (
		select e.version from eventlog.events e
		where e.tenant = s.tenant and e.stream_kind = s.kind and e.stream_id = s.id
		order by e.version desc limit 1
	) e on true;

	-- Decide and number in memory; nothing below runs a query until the loop has ended.
	base := array_fill(0::bigint, array[cardinality(w_stream)]);
	start := array_fill(-1::bigint, array[cardinality(w_stream)]);
	versions := base;
	positions := array_fill(0::bigint, array[cardinality(c_id)]);
	first := array_fill(0, array[cardinality(c_id)]);
	for c in 1 .. cardinality(c_id) loop
		first[c] := w;
		for i in w .. w + c_writes[c] - 1 loop
			s := w_stream[i];
			base[i] := at_[s];
			versions[i] := at_[s];
			if w_expected[i] >= 0 and w_expected[i] <> at_[s] and verdicts[c] = 0 then
				verdicts[c] := 1;
			end if;
		end loop;
		if verdicts[c] = 0 then
			for i in w .. w + c_writes[c] - 1 loop
				s := w_stream[i];
				start[i] := head;
				head := head + w_facts[i];
				versions[i] := base[i] + w_facts[i];
				at_[s] := versions[i];
			end loop;
			positions[c] := head;
		end if;
		w := w + c_writes[c];
	end loop;

	if head > began then
		insert into eventlog.events (shard, position, tenant, customer, stream_kind, stream_id, version, type, id,
			command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at,
			reason, audience, causation, correlation, traceparent, data, key_ids, hash)
		select in_shard, start[f.write] + f.nth, f.tenant, f.customer, f.stream_kind, f.stream_id, base[f.write] + f.nth,
			f.type, f.id::uuid, f.command, f.person, f.party, f.seat, f.machine, f.on_behalf_of, f.occurred_at, moved,
			f.reason, f.audience, f.causation, f.correlation, f.traceparent, f.data::jsonb,
			string_to_array(f.key_ids, ','), f.hash
		from unnest(f_write, f_nth, f_tenant, f_customer, f_stream_kind, f_stream_id, f_type, f_id, f_command, f_person,
			f_party, f_seat, f_machine, f_on_behalf_of, f_occurred_at, f_reason, f_audience, f_causation, f_correlation,
			f_traceparent, f_data, f_key_ids, f_hash)
			as f (write, nth, tenant, customer, stream_kind, stream_id, type, id, command, person,
			party, seat, machine, on_behalf_of, occurred_at, reason, audience, causation, correlation,
			traceparent, data, key_ids, hash)
		where start[f.write] >= 0;

		update eventlog.heads h set position = head, recorded_at = moved where h.shard = in_shard;
		perform pg_notify('coxswain_log', in_shard::text);
	end if;

	insert into eventlog.commands (tenant, command, request, shard, position, facts, versions, body, recorded_at)
	select c.tenant, c.id, c.request, in_shard, positions[c.nth],
		coalesce((select sum(n) from unnest(w_facts[first[c.nth] : first[c.nth] + c.writes - 1]) n), 0),
		versions[first[c.nth] : first[c.nth] + c.writes - 1], nullif(c.body, '')::json, moved
	from unnest(c_tenant, c_id, c_request, c_body, c_writes) with ordinality c (tenant, id, request, body, writes, nth)
	where verdicts[c.nth] = 0;
end $$;
comment on function eventlog.append is 'Appends a batch of commands; the only way positions are given';

-- The last position that was recorded at or before an instant; 0 when there is none. Positions are dense
-- and recorded_at never runs backwards, so a binary search over the primary key finds it without an index
-- of its own.
create function eventlog.position_at(in_shard integer, instant timestamptz) returns bigint
language plpgsql stable as $$
declare
	low    bigint := 0; -- recorded at or before, or 0
	high   bigint;      -- the answer is at most this
	middle bigint;
begin
	select h.position into high from eventlog.heads h where h.shard = in_shard;
	while low < high loop
		middle := low + (high - low + 1) / 2;
		if (select e.recorded_at <= instant from eventlog.events e where e.shard = in_shard and e.position = middle) then
			low := middle;
		else
			high := middle - 1;
		end if;
	end loop;
	return low;
end $$;
comment on function eventlog.position_at is 'Last position recorded at or before an instant';

revoke execute on function eventlog.append, eventlog.position_at from public;
grant execute on function eventlog.append, eventlog.position_at to coxswain_app;
