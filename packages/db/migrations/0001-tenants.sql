-- Tenants, and who may act for them. Row-level security and grants are in ../access.sql.

create schema aisle;

-- The tenant of the running transaction. Null outside of one, and then every policy hides every row.
create function aisle.tenant_id() returns bigint language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::bigint;

create table public.tenants (
  id bigint generated always as identity primary key,
  -- For people; nothing finds a tenant by it.
  name text not null default '',
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  -- When the deletion began. It takes the domains at once, and with them the tokens; the other records follow in batches.
  deleting_since timestamptz
);

-- The host names of a tenant. The request's host selects the tenant, so the domain is the key.
create table public.tenant_domains (
  domain text primary key check (domain = lower(domain) and domain <> ''),
  tenant_id bigint not null references public.tenants on delete cascade
);
create index tenant_domains_tenant on public.tenant_domains (tenant_id, domain);

create table public.api_tokens (
  tenant_id bigint not null default aisle.tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  scopes text[] not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table public.idempotency_keys (
  tenant_id bigint not null default aisle.tenant_id() references public.tenants on delete cascade,
  key text not null,
  request_hash bytea not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create index idempotency_keys_created_at on public.idempotency_keys (created_at);
