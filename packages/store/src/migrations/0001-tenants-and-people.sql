-- Tenants, the people of each, their keys and their sessions.
-- Every table but `tenants` and `migrations` carries tenant_id in its keys and stands under forced row-level security.

create table tenants (
  id uuid primary key,
  is_local boolean not null default false,
  created_at timestamptz not null
);

-- An embedded installation has one tenant, however many processes start at once.
create unique index tenants_one_local on tenants (is_local) where is_local;

alter table tenants enable row level security;
alter table tenants force row level security;

create policy tenants_read on tenants for select to clearweek_app
  using (is_local or id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy tenants_add on tenants for insert to clearweek_app with check (true);
create policy tenants_list on tenants for select to clearweek_scheduler using (true);

grant select, insert on tenants to clearweek_app;
grant select (id) on tenants to clearweek_scheduler;

-- The key under which a tenant's hashes are made (uids, contents, audit), wrapped by the key-encryption key.
create table tenant_keys (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  wrapping_key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null
);

create table people (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  zone text not null,
  zone_is_guess boolean not null,
  -- `json`, not `jsonb`: documents that SQL never looks into come back exactly as they were given.
  working_hours json not null,
  created_at timestamptz not null,
  next_analysis_at timestamptz,
  primary key (tenant_id, id)
);

create index people_due on people (next_analysis_at) where next_analysis_at is not null;

-- One key per person; without its row nothing encrypted of that person can be read again.
create table data_keys (
  tenant_id uuid not null,
  person_id uuid not null,
  version integer not null check (version between 1 and 65535),
  wrapping_key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, person_id, version),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table sessions (
  tenant_id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create index sessions_of_person on sessions (tenant_id, person_id, created_at);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['tenant_keys', 'people', 'data_keys', 'sessions'] loop
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

-- The scheduler learns when a person's weeks are due, and nothing else about the person.
create policy scheduler_reads_due on people for select to clearweek_scheduler using (true);
grant select (tenant_id, id, next_analysis_at) on people to clearweek_scheduler;
