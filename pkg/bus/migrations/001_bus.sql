-- Operator: three small tables of the bus. leases says which process relays or projects; losing its rows costs a
-- short pause. policy_progress and parked_messages are work left to do: keep them in backups.

create table leases (
    name       text primary key,
    holder     text not null,
    epoch      bigint not null check (epoch >= 1),
    expires_at timestamptz not null
);
comment on table leases is 'Who does a job that one process at a time does; an optimisation, never a safety.';

create table policy_progress (
    policy   text not null,
    shard    integer not null,
    position bigint not null check (position >= 0),
    primary key (policy, shard)
);
comment on table policy_progress is 'Every fact up to the position was handled or parked; a lower bound, written now and then.';

create table parked_messages (
    policy    text not null,
    shard     integer not null,
    position  bigint not null check (position >= 1),
    error     text not null,
    attempts  integer not null default 1,
    parked_at timestamptz not null default clock_timestamp(),
    primary key (policy, shard, position)
);
comment on table parked_messages is 'Facts that a policy could not handle; coxswain doctor lists and retries them.';

grant select, insert, update on leases, policy_progress to coxswain_app;
grant select, insert, update, delete on parked_messages to coxswain_app;

---- create above / drop below ----

drop table parked_messages;
drop table policy_progress;
drop table leases;
