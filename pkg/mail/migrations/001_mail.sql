-- Operator: creates the schema mail with one table, the outbox. Takes milliseconds, touches nothing that exists.
--   * A letter that waits holds what it says and to whom encrypted, under a key derived from the master key; once it is
--     sent or given up, that is taken out and the row stays: who, of what kind, when, with what outcome. About 200 bytes.
--   * Keep it in backups. A restore sends again what was sent since, with the same Message-ID.
--   * The role coxswain_app must exist (the migration runner makes it).

create schema mail;
comment on schema mail is 'Coxswain: mail that waits to be sent, and what became of it';

create table mail.letters (
	tenant      text not null,
	id          text collate "C" not null,
	person      text not null,
	kind        text not null,
	state       text not null default 'queued' check (state in ('queued', 'sent', 'expired', 'dropped', 'cancelled', 'dead')),
	destination text not null, -- domain of the address; empty when nothing is to be sent any more
	sealed      bytea,
	tries       integer not null default 0 check (tries >= 0),
	next_try    timestamptz not null,
	queued_at   timestamptz not null,
	expires_at  timestamptz, -- null: never
	sent_at     timestamptz,
	settled_at  timestamptz,
	last_error  bytea, -- sealed: servers repeat the address
	primary key (tenant, id),
	check ((state = 'queued') = (settled_at is null)),
	check ((state = 'sent') = (sent_at is not null)),
	check (state not in ('queued', 'dead') or sealed is not null)
);
comment on table mail.letters is 'The outbox: one row for each letter, for good.';
comment on column mail.letters.next_try is 'Not before then. While a sender has the letter in hand: when it is anybody''s again.';
comment on column mail.letters.sealed is 'The letter, encrypted; taken out when it is settled, unless it is dead or in the mailbox of a demonstration.';

create index letters_waiting on mail.letters (destination, next_try) where state = 'queued';
create index letters_expiring on mail.letters (expires_at) where state = 'queued';
create index letters_dead on mail.letters (settled_at) where state = 'dead';
create index letters_kept on mail.letters (sent_at) where state = 'sent' and sealed is not null;
create index letters_person on mail.letters (tenant, person) where sealed is not null;

grant usage on schema mail to coxswain_app;
grant select, insert, update on mail.letters to coxswain_app;

---- create above / drop below ----

drop schema mail cascade;
