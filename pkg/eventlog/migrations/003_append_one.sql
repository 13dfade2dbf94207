-- For operators: adds a function that appends a command of one fact. No table changes.
-- For developers: what it does is what eventlog.append does for such a command, and the suite in eventlogtest holds both
-- to the same; a release that needs other arguments adds a function beside this one.

-- Appends one command with one fact, in one transaction: most commands that come alone are like this, and PostgreSQL
-- spends as much on unpacking thirty arrays of one element as on the fact. The answers are those of eventlog.append,
-- as arrays of one element.
create function eventlog.append_one(
	in_shard integer,
	in_tenant text, in_id text, in_request bytea, in_body text,
	in_person text, in_party text, in_seat text, in_machine text, in_on_behalf_of text,
	in_reason text, in_causation text, in_correlation text, in_traceparent text,
	in_kind text, in_stream text, in_customer text, in_expected bigint,
	in_type text, in_fact text, in_occurred_at timestamptz, in_audience text, in_data text, in_key_ids text, in_hash bytea,
	out verdicts integer[], out positions bigint[], out versions bigint[]
) language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
	head     bigint;
	moved    timestamptz;
	verdict  integer;
	version_ bigint;
	notified text;
begin
	select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	if not found then
		insert into eventlog.heads values (in_shard, 0, '-infinity') on conflict do nothing;
		select h.position, h.recorded_at into head, moved from eventlog.heads h where h.shard = in_shard for update;
	end if;

	select
		coalesce((
			select case when k.request = in_request then 2 else 3 end
			from eventlog.commands k where k.tenant = in_tenant and k.command = in_id
		), case when in_expected in (-1, at_) then 0 else 1 end),
		at_, greatest(clock_timestamp(), moved)
	into verdict, version_, moved
	from (select coalesce((
		select e.version from eventlog.events e
		where e.tenant = in_tenant and e.stream_kind = in_kind and e.stream_id = in_stream and e.version >= greatest(in_expected, 0)
		order by e.version desc limit 1
	), 0) at_) stream;

	if verdict = 0 then
		head := head + 1;
		version_ := version_ + 1;
		with fact as (
			insert into eventlog.events (shard, position, tenant, customer, stream_kind, stream_id, version, type, id,
				command, actor_person, actor_party, actor_seat, actor_machine, on_behalf_of, occurred_at, recorded_at,
				reason, audience, causation, correlation, traceparent, data, key_ids, hash)
			values (in_shard, head, in_tenant, in_customer, in_kind, in_stream, version_, in_type, in_fact::uuid,
				in_id, in_person, in_party, in_seat, in_machine, in_on_behalf_of, in_occurred_at, moved,
				in_reason, in_audience, in_causation, in_correlation, in_traceparent, in_data::jsonb,
				string_to_array(in_key_ids, ','), in_hash)
		), moving as (
			update eventlog.heads h set position = head, recorded_at = moved where h.shard = in_shard
		)
		insert into eventlog.commands (tenant, command, request, shard, position, facts, versions, body, recorded_at)
		values (in_tenant, in_id, in_request, in_shard, head, 1, array[version_], nullif(in_body, '')::json, moved);
		notified := pg_notify('coxswain_log', in_shard::text);
	end if;

	verdicts := array[verdict];
	positions := array[head];
	versions := array[version_];
end $$;
comment on function eventlog.append_one is 'Appends a command of one fact; see eventlog.append';

revoke execute on function eventlog.append_one from public;
grant execute on function eventlog.append_one to coxswain_app;
