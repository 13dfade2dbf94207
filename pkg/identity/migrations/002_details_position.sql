-- Operator: one column with a default; takes milliseconds, whatever the size of the table.

alter table person_details add column position bigint not null default 0;
comment on column person_details.position is 'Position of the command that the details came with: a repeat of an older one must not bring back what was replaced.';

---- create above / drop below ----

alter table person_details drop column position;
