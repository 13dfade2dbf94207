-- For operators: adds the functions that append to the log and find a position by time. No table changes.
-- For developers: a release that needs other arguments adds a function beside this one, since programs of the
-- release before go on calling it during an upgrade.

-- Appends a batch of commands in one transaction. Arrays start at 1; an array of one group has one element
-- per command (c_), per distinct stream (s_), per write (w_) or per fact (f_). Writes stand in the order of
-- their commands, facts in the order of their writes.
--
-- verdicts, per command:  0 written  1 stale  2 known: a repeat  3 known, with another request
-- positions, per command: of its last fact, or the head when it has none
-- versions, per write:    of the stream afterwards; for a stale command, what the stream stands at, or 0 when that is
--                         below s_floor
--
-- s_floor is the lowest version that any write of the batch expects of the stream; 0 when one expects none.
--
-- A command that is refused leaves the others alone. Two commands may write to one stream: the second
-- meets the version that the first leaves.
--
-- The lock on the head row comes first, so what is read afterwards cannot change before the commit: under
-- read committed each statement sees all that earlier holders of the lock wrote. Under stricter isolation
-- the lock itself fails when another came first, which is safe, and slow.
create function eventlog.append(
	in_shard      integer,
	c_tenant      text[], c_id text[], c_request bytea[], c_body text[],
	c_first       integer[], c_last integer[], c_facts integer[], -- its writes, from 1, and how many facts they have
	c_person      text[], c_party text[], c_seat text[], c_machine text[], c_on_behalf_of text[],
	c_reason      text[], c_causation text[], c_correlation text[], c_traceparent text[],
	s_tenant      text[], s_kind text[], s_id text[], s_floor bigint[],
	w_command     integer[], w_stream integer[], w_customer text[], w_expected bigint[], w_facts integer[],
	f_write       integer[], f_nth integer[], -- which write, and which fact of it, from 1
	f_type        text[], f_id text[], f_occurred_at timestamptz[], f_audience text[], f_data text[], f_key_ids text[],
	f_hash        bytea[],
	out verdicts integer[], out positions bigint[], out versions bigint[]
) language plpgsql
set plan_cache_mode = force_generic_plan -- else every call plans its statements anew, which costs more than to run them
set enable_seqscan = off                 -- plans outlive the days in which the tables are small
as $$
declare
	head     bigint;
	began    bigint;
	moved    timestamptz; -- when the head moved last
	at_      bigint[];    -- per stream, its version so far
	start    bigint[];    -- per write, the position before its first fact; -1: not written
	notified text;
begin
	select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	if not found then
		insert into eventlog.heads values (in_shard, 0, '-infinity') on conflict do nothing;
		select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	end if;
	began := head;
	moved := greatest(clock_timestamp(), moved);

	-- One statement for both look-ups, and subscripts rather than unnest: an unnest of n arrays is n scans.
	select
		array(select coalesce((
			select case when k.request = c_request[c] then 2 else 3 end
			from eventlog.commands k where k.tenant = c_tenant[c] and k.command = c_id[c]
		), 0) from generate_series(1, cardinality(c_id)) c),
		array(select coalesce((
			select e.version from eventlog.events e
			where e.tenant = s_tenant[s] and e.stream_kind = s_kind[s] and e.stream_id = s_id[s]
				and e.version >= s_floor[s] -- an index page is read as far as the condition holds: one row, not hundreds
			order by e.version desc limit 1
		), 0) from generate_series(1, cardinality(s_id)) s)
	into verdicts, at_;

	-- Decide and number in memory. Few expressions on purpose: each is compiled anew in every transaction.
	versions := '{}';
	for c in 1 .. cardinality(c_id) loop
		for i in c_first[c] .. c_last[c] loop
			start[i] := -1;
			versions[i] := at_[w_stream[i]];
			if verdicts[c] = 0 and w_expected[i] not in (-1, versions[i]) then
				verdicts[c] := 1;
			end if;
		end loop;
		if verdicts[c] = 0 then
			for i in c_first[c] .. c_last[c] loop
				start[i] := head;
				head := head + w_facts[i];
				versions[i] := versions[i] + w_facts[i];
				at_[w_stream[i]] := versions[i];
			end loop;
		end if;
		positions[c] := head;
	end loop;

	with facts as (
		insert into eventlog.events (shard, position, tenant, customer, stream_kind, stream_id, version, type, id,
			command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at,
			reason, audience, causation, correlation, traceparent, data, key_ids, hash)
		select in_shard, start[w] + f_nth[f], c_tenant[c], w_customer[w], s_kind[s], s_id[s], versions[w] - w_facts[w] + f_nth[f],
			f_type[f], f_id[f]::uuid, c_id[c], c_person[c], c_party[c], c_seat[c], c_machine[c], c_on_behalf_of[c],
			f_occurred_at[f], moved, c_reason[c], f_audience[f], c_causation[c], c_correlation[c], c_traceparent[c],
			f_data[f]::jsonb, string_to_array(f_key_ids[f], ','), f_hash[f]
		from generate_series(1, cardinality(f_write)) f,
			lateral (select f_write[f] w, w_command[f_write[f]] c, w_stream[f_write[f]] s) of_
		where start[w] >= 0
	), moving as (
		update eventlog.heads h set position = head, recorded_at = moved where h.shard = in_shard and head > began
	)
	insert into eventlog.commands (tenant, command, request, shard, position, facts, versions, body, recorded_at)
	select c_tenant[c], c_id[c], c_request[c], in_shard, positions[c], c_facts[c],
		versions[c_first[c] : c_last[c]], nullif(c_body[c], '')::json, moved
	from generate_series(1, cardinality(c_id)) c where verdicts[c] = 0;

	if head > began then
		notified := pg_notify('coxswain_log', in_shard::text); -- an assignment is cheaper than a statement
	end if;
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
