-- Accounts at Google and Microsoft: who signs in with them, what they may read, the calendars behind them, and the organizations
-- that consent for their people.

alter table people
  -- Encrypted under the person's key.
  add column address bytea,
  add column is_administrator boolean not null default false,
  -- Stays true when the last account is disconnected: nobody else may become this person.
  add column had_account boolean not null default false;

alter table connections
  drop constraint connections_provider_check,
  add constraint connections_provider_check check (provider in ('ics', 'google', 'microsoft')),
  drop constraint connections_state_check,
  add constraint connections_state_check
    check (state in ('pending', 'active', 'degraded', 'needs_reconnecting', 'needs_attention')),
  -- The state and the problem: one of a table's unnamed checks.
  drop constraint connections_check,
  add constraint connections_problem_check
    check ((state in ('degraded', 'needs_reconnecting', 'needs_attention')) = (problem_code is not null));

create table calendars (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  -- The provider's name for it, which is often an address: a keyed hash to find it by, and encrypted to ask with.
  remote_hash bytea not null,
  remote bytea not null,
  is_primary boolean not null,
  cursor bytea,
  zone text,
  event_count integer not null default 0,
  synced_at timestamptz,
  -- A notice told of a change that was not read yet.
  dirty_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, connection_id, remote_hash),
  -- Lets an event and a watch prove that they hang on a calendar of their own connection.
  unique (tenant_id, connection_id, id),
  foreign key (tenant_id, person_id, connection_id) references connections (tenant_id, person_id, id) on delete cascade
);

alter table events
  add column calendar_id uuid,
  -- The identity of the series that an exception belongs to, whether or not that is here.
  add column series_identity bytea,
  -- Which event this is for whoever does not know its record: uid, original start, range. Null where that is the identity itself.
  add column name bytea,
  -- The occurrences that a provider lists one by one: start of a record's keyed hash, start, length. `json`, because one row each would
  -- make a mirror ten times as long.
  add column listed json,
  -- What a description says that a meeting is for, encrypted: that a meeting is about somebody's health is nobody's to read in a copy.
  add column cues bytea,
  add foreign key (tenant_id, connection_id, calendar_id) references calendars (tenant_id, connection_id, id) on delete cascade,
  add check (calendar_id is not null or series_identity is null);

create index events_of_series on events (series_identity, tenant_id) where series_identity is not null;
create index events_listed on events (calendar_id, tenant_id) where listed is not null;

create table identities (
  tenant_id uuid not null,
  provider text not null check (provider in ('google', 'microsoft')),
  subject_hash bytea not null,
  person_id uuid not null,
  address bytea not null,
  added_at timestamptz not null,
  primary key (tenant_id, provider, subject_hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create index identities_of_person on identities (tenant_id, person_id);

create table grants (
  tenant_id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  provider text not null check (provider in ('google', 'microsoft')),
  access_token bytea not null,
  access_expires_at timestamptz not null,
  refresh_token bytea,
  permissions text[] not null,
  refreshed_at timestamptz not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, person_id, connection_id) references connections (tenant_id, person_id, id) on delete cascade
);

create table watches (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  person_id uuid not null,
  calendar_id uuid not null,
  secret_hash bytea not null,
  -- What the provider calls it, encrypted; null until it has answered.
  remote bytea,
  renew_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id, connection_id) references connections (tenant_id, person_id, id) on delete cascade,
  foreign key (tenant_id, connection_id, calendar_id) references calendars (tenant_id, connection_id, id) on delete cascade
);

create index watches_of_connection on watches (tenant_id, connection_id);
create index watches_due on watches (renew_at) where renew_at is not null;

-- Outlives the person and the connection that it speaks of, so it names neither.
create table farewells (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);

create table organizations (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  provider text not null check (provider in ('google', 'microsoft', 'csv')),
  -- Encrypted under the tenant's key, as all of an organization and its members.
  consent bytea,
  cursor bytea,
  state text not null default 'pending' check (state in ('pending', 'active', 'degraded', 'needs_reconnecting', 'needs_attention')),
  problem_code text,
  problem_text text,
  next_retry_at timestamptz,
  failures integer not null default 0,
  member_count integer not null default 0,
  created_at timestamptz not null,
  next_read_at timestamptz,
  last_read_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, provider),
  check ((state in ('degraded', 'needs_reconnecting', 'needs_attention')) = (problem_code is not null)),
  check ((problem_code is null) = (problem_text is null)),
  check ((state = 'degraded') = (next_retry_at is not null))
);

create index organizations_due on organizations (next_read_at) where next_read_at is not null;

create table members (
  tenant_id uuid not null,
  organization_id uuid not null,
  -- HMAC-SHA256 of the directory's name for them.
  member_hash bytea not null,
  content_hash bytea not null,
  entry bytea not null,
  person_id uuid,
  primary key (tenant_id, organization_id, member_hash),
  foreign key (tenant_id, organization_id) references organizations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete set null (person_id)
);

create index members_of_person on members (tenant_id, person_id) where person_id is not null;

create table member_addresses (
  tenant_id uuid not null,
  address_hash bytea not null,
  organization_id uuid not null,
  member_hash bytea not null,
  primary key (tenant_id, organization_id, member_hash, address_hash),
  foreign key (tenant_id, organization_id, member_hash) references members (tenant_id, organization_id, member_hash) on delete cascade
);

create index member_addresses_by_address on member_addresses (tenant_id, address_hash);

-- Who does not want to be read. Outlives the member and the organization, so that who comes back need not say it again.
create table opt_outs (
  tenant_id uuid not null references tenants (id) on delete cascade,
  member_hash bytea not null,
  primary key (tenant_id, member_hash)
);

create table mails (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  connection_id uuid not null,
  kind text not null check (kind in ('reconnect')),
  state text not null default 'wanted' check (state in ('wanted', 'sending', 'sent', 'refused', 'unknown', 'pointless')),
  -- The trouble that it is about is over.
  is_over boolean not null default false,
  wanted_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id, connection_id) references connections (tenant_id, person_id, id) on delete cascade
);

create unique index mails_one_for_a_trouble on mails (tenant_id, connection_id, kind) where not is_over;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['calendars', 'identities', 'grants', 'watches', 'farewells', 'organizations', 'members',
    'member_addresses', 'opt_outs', 'mails'] loop
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

-- The scheduler learns when a watch or a directory is due, and nothing else about it.
create policy scheduler_reads_due on watches for select to clearweek_scheduler using (true);
grant select (tenant_id, connection_id, renew_at) on watches to clearweek_scheduler;
create policy scheduler_reads_due on organizations for select to clearweek_scheduler using (true);
grant select (tenant_id, id, next_read_at) on organizations to clearweek_scheduler;

-- What is needed before anybody is known, or for all tenants together. It is there only while no tenant is set: work for a tenant
-- sees none of it.

-- The key under which hashes outside of every tenant are made, wrapped by the key-encryption key. One row.
create table installation_keys (
  is_the_only boolean primary key default true check (is_the_only),
  wrapping_key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null
);

-- Which tenant the people of an organization, or a single private account, belong to.
create table homes (
  account_hash bytea primary key,
  home_id uuid not null references tenants (id) on delete cascade,
  -- Set where an organization's own consent proved whose it is, and nobody has signed in under it yet: goes with that consent.
  claimed_for text check (claimed_for in ('google', 'microsoft'))
);

create index homes_of_tenant on homes (home_id);

-- Sign-ins on their way to a provider and back: what the browser's own token finds and opens.
create table sign_ins (
  lookup bytea primary key,
  content bytea not null,
  expires_at timestamptz not null
);

create index sign_ins_by_age on sign_ins (expires_at);

-- Requests to each provider, counted by the minute: one row for everybody together, one for each tenant that asked, and some for
-- people, of whom providers count each one too. A person is a number of few digits here: no row is left of anybody who leaves, and two who
-- share one share what one may ask.
create table request_budget (
  provider text not null check (provider in ('google', 'microsoft')),
  -- Null: everybody together.
  taker_id uuid references tenants (id) on delete cascade,
  -- Set in a row for people.
  person_slot smallint,
  minute bigint not null,
  used integer not null default 0,
  used_before integer not null default 0,
  blocked_until timestamptz,
  -- In the row of everybody: readings in a row that got no answer, the last of them, and, where nobody asks any more, when one tries.
  unanswered integer not null default 0,
  unanswered_at timestamptz,
  try_at timestamptz,
  unique nulls not distinct (provider, taker_id, person_slot),
  check (taker_id is null or person_slot is null)
);

create index request_budget_of_tenants on request_budget (provider, minute) where taker_id is not null;

do $$
declare
  open_table text;
begin
  foreach open_table in array array['installation_keys', 'homes', 'sign_ins', 'request_budget'] loop
    execute format('alter table %I enable row level security', open_table);
    execute format('alter table %I force row level security', open_table);
    execute format(
      'create policy outside_of_tenants on %I using (nullif(current_setting(''app.tenant'', true), '''') is null)
         with check (nullif(current_setting(''app.tenant'', true), '''') is null)',
      open_table);
  end loop;
end
$$;

grant select, insert, update on installation_keys to clearweek_app;
grant select, insert, update (claimed_for), delete on homes to clearweek_app;
grant select, insert, delete on sign_ins to clearweek_app;
grant select, insert, update on request_budget to clearweek_app;
