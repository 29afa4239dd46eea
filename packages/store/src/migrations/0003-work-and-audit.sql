-- Work to be done, written in the transaction that wants it done; and who did what.

create table outbox (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  job text not null,
  -- Ids only.
  payload json not null,
  key text not null,
  created_at timestamptz not null default now(),
  available_at timestamptz not null,
  -- The due time that this item was made of: each due time becomes work once.
  planned_due timestamptz,
  sent_at timestamptz,
  attempts integer not null default 0,
  lease_until timestamptz,
  done_at timestamptz,
  given_up_at timestamptz,
  reason_code text,
  primary key (tenant_id, id)
);

-- Work that nobody has begun stands for every later wish for the same.
create unique index outbox_one_waiting on outbox (tenant_id, job, key)
  where attempts = 0 and done_at is null and given_up_at is null;
create index outbox_by_key on outbox (tenant_id, key);
create index outbox_by_id on outbox (id);
create index outbox_unsent on outbox (available_at) where sent_at is null and done_at is null and given_up_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null and done_at is null and given_up_at is null;
create index outbox_finished on outbox (done_at) where done_at is not null;

create table audit (
  tenant_id uuid not null references tenants (id),
  position bigint not null check (position > 0),
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail json not null,
  -- Chain: HMAC-SHA256 under the tenant's key over the entry and the hash before it.
  hash bytea not null,
  primary key (tenant_id, position)
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['outbox', 'audit'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy tenant_only on %I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;

grant select, insert, update, delete on outbox to clearweek_app;
-- Append-only: no UPDATE, no DELETE.
grant select, insert on audit to clearweek_app;

-- The scheduler hands work of all tenants over. It can write a payload of ids, and read none.
create policy scheduler_hands_over on outbox to clearweek_scheduler using (true) with check (true);
grant select (tenant_id, id, job, key, available_at, planned_due, sent_at, attempts, lease_until, done_at, given_up_at)
  on outbox to clearweek_scheduler;
grant insert (tenant_id, id, job, payload, key, available_at, planned_due) on outbox to clearweek_scheduler;
grant update (sent_at, lease_until) on outbox to clearweek_scheduler;
grant delete on outbox to clearweek_scheduler;
