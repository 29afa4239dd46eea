-- What people connected, the mirror of it, and what is computed from the mirror.

create table connections (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  provider text not null check (provider in ('ics')),
  -- Encrypted: the address of a private feed is a password, and the owner is an email address.
  source bytea not null,
  generation bigint not null default 1,
  state text not null default 'pending' check (state in ('pending', 'active', 'degraded', 'needs_attention')),
  problem_code text,
  problem_text text,
  next_retry_at timestamptz,
  failures integer not null default 0,
  feed_etag text,
  feed_last_modified text,
  custom_zones json not null default '[]',
  event_count integer not null default 0,
  warnings json not null default '[]',
  layout_warnings json not null default '[]',
  created_at timestamptz not null,
  last_synced_at timestamptz,
  next_sync_at timestamptz,
  primary key (tenant_id, id),
  -- Lets what hangs on a connection prove that it hangs on the same person.
  unique (tenant_id, person_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade,
  check ((state in ('degraded', 'needs_attention')) = (problem_code is not null)),
  check ((problem_code is null) = (problem_text is null)),
  check ((state = 'degraded') = (next_retry_at is not null))
);

create index connections_due on connections (next_sync_at) where next_sync_at is not null;

create table uploads (
  tenant_id uuid not null,
  connection_id uuid not null,
  content bytea not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);

-- Encrypted bytes do not get smaller.
alter table uploads alter column content set storage external;

create table events (
  tenant_id uuid not null,
  connection_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  -- HMAC-SHA256 of the uid under the tenant's key: the same for a series and its exceptions.
  uid_hash bytea not null,
  -- Which record of the calendar this is: uid, original start of an exception, its range.
  identity bytea not null,
  -- HMAC-SHA256 of everything kept about the event, to leave equal ones alone.
  content_hash bytea not null,
  timing json not null,
  facts json not null,
  participation json not null,
  title bytea,
  primary key (tenant_id, connection_id, id),
  -- Not in the order of the primary key: before the first ANALYZE both indexes would promise one row for a tenant's connection,
  -- and each check of a foreign key could walk through the whole calendar.
  unique (identity, tenant_id, connection_id),
  foreign key (tenant_id, person_id, connection_id) references connections (tenant_id, person_id, id) on delete cascade
);

create table occurrences (
  tenant_id uuid not null,
  connection_id uuid not null,
  event_id uuid not null,
  position integer not null,
  person_id uuid not null,
  key text not null,
  start_at timestamptz not null,
  end_at timestamptz not null,
  start_on date,
  end_on date,
  recurring boolean not null,
  moved boolean not null,
  cancelled boolean not null,
  primary key (tenant_id, connection_id, event_id, position),
  foreign key (tenant_id, connection_id, event_id) references events (tenant_id, connection_id, id) on delete cascade,
  check (end_at >= start_at),
  check ((start_on is null) = (end_on is null))
);

create index occurrences_of_person on occurrences (tenant_id, person_id, start_at);

create table weekly_metrics (
  tenant_id uuid not null,
  person_id uuid not null,
  week text not null,
  metric_id text not null,
  version integer not null,
  value double precision,
  measured_at timestamptz not null,
  primary key (tenant_id, person_id, week, metric_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['connections', 'uploads', 'events', 'occurrences', 'weekly_metrics'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy tenant_only on %I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)',
      tenant_table);
    execute format('grant select, insert, update, delete on %I to clearweek_app', tenant_table);
  end loop;
end
$$;

-- The scheduler learns when a calendar is due, and nothing else about it.
create policy scheduler_reads_due on connections for select to clearweek_scheduler using (true);
grant select (tenant_id, id, next_sync_at) on connections to clearweek_scheduler;
