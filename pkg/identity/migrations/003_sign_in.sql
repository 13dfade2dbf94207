-- Operator: who may sign in, one-time links and codes, and what tokens are limited to. Rewrites the table of tokens, which
-- has a row per token that was ever made: milliseconds. Processes of the release before go on working meanwhile; a token
-- with a scope that they do not know may only read in them.

alter table tokens
    add column id           text not null default substr(replace(gen_random_uuid()::text, '-', ''), 1, 16),
    add column scope        text not null default 'all' check (scope in ('all', 'read', 'signals')),
    add column command_id   text,
    add column command_hash bytea,
    drop constraint tokens_kind_check,
    add constraint tokens_kind_check check (kind in ('issued', 'demo', 'session', 'demo_session')),
    add constraint tokens_id unique (tenant, id),
    add constraint tokens_command unique (tenant, command_id),
    add constraint tokens_command_check check ((command_id is null) = (command_hash is null));
update tokens set scope = 'read' where read_only;
comment on column tokens.id is 'How its owner names a token that cannot be shown again.';
comment on column tokens.scope is 'What the token is limited to; read_only is what the release before understands of it.';
comment on column tokens.command_id is 'The request that made it, so that a repeat makes no second one.';
create index tokens_ended on tokens (least(expires_at, revoked_at));

create table token_uses (
    hash         bytea primary key references tokens on delete cascade,
    last_used_at timestamptz not null
);
comment on table token_uses is 'When tokens were last used, to the hour: apart from the tokens, which change when somebody means them to.';

create table accounts (
    tenant     text not null,
    person     text not null,
    customer   text not null default '',
    party      text not null,
    role       text not null check (role in ('admin', 'csm', 'lead', 'keeper', 'contact')),
    mail_mac   bytea check (length(mail_mac) = 32),
    issuer     text not null default '',
    subject    text not null default '',
    created_at timestamptz not null,
    closed_at  timestamptz,
    primary key (tenant, person),
    check (role not in ('keeper', 'contact') or customer <> ''),
    check ((issuer = '') = (subject = '')),
    check (closed_at is null or (mail_mac is null and issuer = ''))
);
comment on table accounts is 'Who may sign in. Addresses are not here, only a keyed digest by which one finds them; a closed account has none.';
create index accounts_mail on accounts (mail_mac) where mail_mac is not null;
create index accounts_subject on accounts (issuer, subject) where issuer <> '';

create table links (
    hash       bytea primary key check (length(hash) = 32),
    tenant     text not null,
    person     text not null,
    customer   text not null default '',
    party      text not null,
    role       text not null,
    purpose    text not null check (purpose <> ''),
    item       text not null default '',
    data       bytea,
    mail_mac   bytea check (length(mail_mac) = 32),
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at    timestamptz,
    revoked_at timestamptz
);
comment on table links is 'One-time links; only the SHA-256 of their secret is kept.';
create index links_person on links (tenant, person, purpose, created_at);
create index links_mail on links (tenant, mail_mac, purpose, created_at) where mail_mac is not null;
create index links_expired on links (expires_at);

create table codes (
    id         bigint generated always as identity primary key,
    tenant     text not null,
    person     text not null,
    item       text not null,
    mac        bytea not null check (length(mac) = 32),
    tries      int not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at    timestamptz
);
comment on table codes is 'Six-digit codes, as a keyed digest: they are few enough to be guessed from a plain one.';
create index codes_subject on codes (tenant, person, item, id);
create index codes_expired on codes (expires_at);

grant delete on tokens to coxswain_app;
grant select, insert, update on token_uses to coxswain_app;
grant select, insert, update on accounts to coxswain_app;
grant select, insert, update, delete on links, codes to coxswain_app;

---- create above / drop below ----

drop table codes;
drop table links;
drop table accounts;
drop table token_uses;
revoke delete on tokens from coxswain_app;
delete from tokens where kind in ('session', 'demo_session');
drop index tokens_ended;
alter table tokens
    drop constraint tokens_command_check,
    drop constraint tokens_command,
    drop constraint tokens_id,
    drop constraint tokens_kind_check,
    add constraint tokens_kind_check check (kind in ('issued', 'demo')),
    drop column command_hash,
    drop column command_id,
    drop column scope,
    drop column id;
