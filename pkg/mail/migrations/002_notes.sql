-- Operator: creates one table, mail.notes. Takes milliseconds, touches nothing that exists.
--   * A row says of what a person is to be told, by ids alone; what it is about is looked up when the letter is written.
--   * Rows are deleted after thirty days. Until then they keep a fact that is delivered again from being told again.

create table mail.notes (
	tenant   text not null,
	id       text collate "C" not null,
	person   text not null,
	customer text not null,
	about    text not null,
	noted_at timestamptz not null,
	told_at  timestamptz, -- null: not yet
	primary key (tenant, id)
);
comment on table mail.notes is 'Of what people are to be told: what comes at once is told in one letter.';

create index notes_waiting on mail.notes (tenant, person, noted_at) where told_at is null;
create index notes_old on mail.notes (noted_at);

grant select, insert, update, delete on mail.notes to coxswain_app;

---- create above / drop below ----

drop table mail.notes;
