-- Operator: lists that people have narrowed to what they look at, under a name of their own. A row per saved view; nothing
-- else depends on them.

create table saved_views (
    tenant   text not null,
    person   text not null check (person <> ''),
    id       text not null default substr(replace(gen_random_uuid()::text, '-', ''), 1, 16),
    list     text not null,
    name     text not null check (name <> ''),
    query    text not null,
    saved_at timestamptz not null,
    primary key (tenant, person, id),
    unique (tenant, person, list, name)
);
comment on table saved_views is 'The name and the query of a list that a person has saved.';

alter table saved_views enable row level security, force row level security;
create policy tenant_only on saved_views using (tenant = nullif(current_setting('coxswain.tenant', true), ''));
grant select, insert, update, delete on saved_views to coxswain_app;

---- create above / drop below ----

drop table saved_views;
