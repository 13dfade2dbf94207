-- Operator: who may call the API, and the directory of people. Keep all of it in backups, and the master key file
-- apart from them: without the file the directory cannot be read, with both it can.

create table installation (
    only_one boolean primary key default true check (only_one),
    id       uuid not null default gen_random_uuid(),
    since    timestamptz not null default clock_timestamp()
);
comment on table installation is 'Which installation this database belongs to; a stream of another one is refused.';

create table tokens (
    hash       bytea primary key check (length(hash) = 32),
    tenant     text not null,
    person     text not null default '',
    machine    text not null default '',
    party      text not null,
    customer   text not null default '',
    role       text not null check (role in ('admin', 'csm', 'lead', 'keeper', 'contact', 'machine')),
    read_only  boolean not null default false,
    label      text not null default '',
    kind       text not null default 'issued' check (kind in ('issued', 'demo')),
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    revoked_at timestamptz,
    check ((person = '') <> (machine = '')),
    check (role not in ('keeper', 'contact') or customer <> '')
);
comment on table tokens is 'Who a bearer token stands for; only the SHA-256 of a token is kept.';
create index tokens_person on tokens (tenant, person) where revoked_at is null;

create table master_key (
    only_one    boolean primary key default true check (only_one),
    fingerprint text not null,
    since       timestamptz not null default clock_timestamp()
);
comment on table master_key is 'Which master key wraps the keys of people; a start with another file is refused.';

create table person_keys (
    tenant     text not null,
    person     text not null,
    wrapped    bytea,
    erased_at  timestamptz,
    primary key (tenant, person),
    check ((wrapped is null) = (erased_at is not null))
);
comment on table person_keys is 'The key of each person''s details, wrapped by the master key; an erasure destroys it and leaves the mark.';

create table person_details (
    tenant text not null,
    person text not null,
    sealed bytea not null,
    primary key (tenant, person),
    foreign key (tenant, person) references person_keys (tenant, person)
);
comment on table person_details is 'Names and addresses, encrypted with the person''s own key.';

grant select, insert, update on tokens, person_keys to coxswain_app;
grant select, insert on installation, master_key to coxswain_app;
grant select, insert, update, delete on person_details to coxswain_app;

---- create above / drop below ----

drop table person_details;
drop table person_keys;
drop table master_key;
drop table tokens;
drop table installation;
