-- The log of record.
--
-- For operators
--   * Creates the schema eventlog with three tables and three functions. Empty tables: takes milliseconds,
--     locks nothing that exists.
--   * Grows by about 1 kB per fact, indexes included. Nothing is ever updated or deleted in events, so it
--     needs no vacuum for space, only the one that freezes; back it up like any table.
--   * Never repair it by hand. A fact that is wrong is answered by another fact. `coxswain verify` says
--     what is damaged; a backup is how it comes back.
--   * The role coxswain_app must exist (the migration runner makes it).

create schema eventlog;
comment on schema eventlog is 'Coxswain: the log of record';

-- One row per fact. See events.Recorded for the meaning of each column. What each may hold is checked before
-- it comes here (pkg/eventlog, prepare): check constraints are compiled anew by every INSERT, and nine of
-- them cost an append a tenth of its time. Ids compare by their bytes (collate "C"): faster than any language's
-- order, and no index is damaged when the system's collations change.
create table eventlog.events (
	shard         integer     not null,
	position      bigint      not null,
	tenant        text collate "C" not null,
	customer      text collate "C" not null,
	stream_kind   text collate "C" not null,
	stream_id     text collate "C" not null,
	version       bigint      not null,
	type          text        not null,
	id            uuid        not null,
	command       text        not null,
	actor_person  text        not null,
	actor_party   text        not null,
	actor_seat    text        not null,
	actor_machine text        not null,
	on_behalf_of  text        not null,
	occurred_at   timestamptz not null,
	recorded_at   timestamptz not null,
	reason        text        not null,
	audience      text        not null,
	causation     text        not null,
	correlation   text        not null,
	traceparent   text        not null,
	data          jsonb       not null,
	key_ids       text[]      not null,
	hash          bytea       not null,
	primary key (shard, position),
	-- The wall behind optimistic concurrency. Without the shard: a tenant that was placed in another shard
	-- by mistake must not start its streams anew there.
	unique (tenant, stream_kind, stream_id, version)
);
create index events_of_customer on eventlog.events (tenant, customer, position);
comment on table eventlog.events is 'Every fact, in order, for ever. INSERT and SELECT only.';
comment on column eventlog.events.recorded_at is 'Database clock; never runs backwards within a shard';
comment on column eventlog.events.hash is 'SHA-256 of the canonical envelope and data; see pkg/eventlog HashOf';
comment on column eventlog.events.key_ids is 'Keys of encrypted fields; a fact whose key is destroyed is erased';

-- Facts never change. The application's role has no right to, and this stops everybody else, the owner
-- included, even where session_replication_role turns ordinary triggers off.
create function eventlog.refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% on eventlog.% is refused: the log only grows', tg_op, tg_table_name
		using errcode = 'insufficient_privilege', hint = 'Record another fact that corrects the one before.';
end $$;

create trigger facts_never_change before update or delete on eventlog.events
	for each row execute function eventlog.refuse_change();
create trigger facts_are_never_truncated before truncate on eventlog.events
	for each statement execute function eventlog.refuse_change();
alter table eventlog.events enable always trigger facts_never_change;
alter table eventlog.events enable always trigger facts_are_never_truncated;

-- The last position of each shard. Appending locks the row until it commits, which is what makes positions
-- dense and visible in order. A page holds few rows and much room, so that updates stay on it (HOT).
create table eventlog.heads (
	shard       integer     primary key,
	position    bigint      not null,
	recorded_at timestamptz not null
) with (fillfactor = 10);
comment on table eventlog.heads is 'Last position of each shard; locked while a transaction appends';

-- A head moves forward only. A condition rather than a function body: it costs next to nothing.
create trigger heads_move_forward before update on eventlog.heads for each row
	when (new.shard <> old.shard or new.position <= old.position or new.recorded_at < old.recorded_at)
	execute function eventlog.refuse_change();
create trigger heads_stay before delete on eventlog.heads
	for each row execute function eventlog.refuse_change();
create trigger heads_are_never_truncated before truncate on eventlog.heads
	for each statement execute function eventlog.refuse_change();
alter table eventlog.heads enable always trigger heads_move_forward;
alter table eventlog.heads enable always trigger heads_stay;
alter table eventlog.heads enable always trigger heads_are_never_truncated;

-- What became of each command. The owner may delete old rows; a command sent again after that is a new one.
create table eventlog.commands (
	tenant      text collate "C" not null,
	command     text collate "C" not null,
	request     bytea       not null,
	shard       integer     not null,
	position    bigint      not null,
	facts       integer     not null,
	versions    bigint[]    not null,
	body        json, -- not jsonb: a repeat gets the first answer byte for byte
	recorded_at timestamptz not null,
	primary key (tenant, command)
);
comment on table eventlog.commands is 'Outcome of each command by its id, for repeats';
create trigger outcomes_never_change before update on eventlog.commands
	for each row execute function eventlog.refuse_change();
alter table eventlog.commands enable always trigger outcomes_never_change;

grant usage on schema eventlog to coxswain_app;
grant select, insert on eventlog.events, eventlog.heads, eventlog.commands to coxswain_app;
grant update (position, recorded_at) on eventlog.heads to coxswain_app;
