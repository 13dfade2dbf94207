-- The seals of the log: what lets anybody find out later that a fact was changed, moved or taken away.
--
-- For operators
--   * Creates the schema seal with one table. Takes milliseconds, touches nothing that exists. A log that has facts
--     already is sealed from its first fact when the program starts: about a second for 20,000 facts, beside everything else.
--   * Grows by about 33 bytes a fact. Rows never change: back it up together with the log.
--   * Seals that are lost cannot be made again as they were. Hand the latest one out now and then
--     (coxswain seal latest): it proves the log up to it, whatever happens to this table.
--   * The role coxswain_app must exist (the migration runner makes it).

create schema seal;
comment on schema seal is 'Coxswain: evidence that the log is what it was';

-- One row for each sealed range of a shard. What each column holds: pkg/seal, Seal.
create table seal.seals (
	shard     integer     not null check (shard >= 0),
	first     bigint      not null check (first >= 1),
	last      bigint      not null check (last >= first),
	root      bytea       not null check (length(root) = 32),
	previous  bytea       not null check (length(previous) = 32),
	chain     bytea       not null check (length(chain) = 32),
	key_id    text collate "C" not null, -- empty: not signed
	signature bytea       not null check (length(signature) = case when key_id = '' then 0 else 64 end),
	sealed_at timestamptz not null,
	leaves    bytea       not null check (length(leaves) = 32 * (last - first + 1)),
	primary key (shard, first) -- two sealers at once: the second is refused
);
alter table seal.seals alter column leaves set storage external; -- hashes do not get smaller
comment on table seal.seals is 'Merkle roots over ranges of positions, chained and signed. INSERT and SELECT only.';
comment on column seal.seals.leaves is 'Hash of each fact''s leaf, in order: they name the fact that is wrong, and make proofs';

create function seal.refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% on seal.% is refused: seals only grow', tg_op, tg_table_name
		using errcode = 'insufficient_privilege', hint = 'A seal that is wrong is evidence; keep it.';
end $$;

-- A seal follows the one before it. The sealer sees to that; this is for whoever writes without it.
create function seal.refuse_fork() returns trigger language plpgsql as $$
declare
	before record;
begin
	select s.last, s.chain into before from seal.seals s
		where s.shard = new.shard and s.first < new.first order by s.first desc limit 1;
	if new.first <> coalesce(before.last, 0) + 1
		or new.previous <> coalesce(before.chain, decode(repeat('00', 32), 'hex')) then
		raise exception 'the seal from position % of shard % does not follow the one before it', new.first, new.shard
			using errcode = 'integrity_constraint_violation', hint = 'Seals are made by the sealer of pkg/seal/sealer.';
	end if;
	return new;
end $$;

create trigger seals_follow before insert on seal.seals for each row execute function seal.refuse_fork();
create trigger seals_never_change before update or delete on seal.seals for each row execute function seal.refuse_change();
create trigger seals_are_never_truncated before truncate on seal.seals for each statement execute function seal.refuse_change();
alter table seal.seals enable always trigger seals_follow;
alter table seal.seals enable always trigger seals_never_change;
alter table seal.seals enable always trigger seals_are_never_truncated;

grant usage on schema seal to coxswain_app;
grant select, insert on seal.seals to coxswain_app;
