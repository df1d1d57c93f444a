-- Tenants, and who may act for them. Row-level security and grants are in ../access.sql.

create schema aisle;

-- The tenant that the running transaction names. Null outside of one. It is unproven, so only for
-- column defaults: a policy checks the inserted row.
create function aisle.claimed_tenant_id() returns bigint language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::bigint;

-- The key that proves a transaction's tenant: only a process that has it can name one. Tenants' transactions cannot read it.
create table public.tenant_keys (
  is_only boolean primary key default true check (is_only),
  key bytea not null check (length(key) = 32)
);
-- More than 256 random bits.
insert into public.tenant_keys (key)
select sha256(string_agg(uuid_send(gen_random_uuid()), '')) from generate_series(1, 4);

-- The tenant of the running transaction. Null outside of one, and then every policy hides every row. A statement of the
-- transaction can set another tenant, but has no proof for it. Policies call this function in a subquery, so that a
-- statement calls it once and not for every row.
create function aisle.tenant_id() returns bigint
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare
  id text := nullif(current_setting('app.tenant_id', true), '');
  is_proven boolean;
begin
  if id is null then
    return null;
  end if;
  -- Hashed twice, against length extension: without the key, the hash of a longer text could be computed from a single one.
  select encode(sha256(key || sha256(key || convert_to(id, 'UTF8'))), 'hex') = current_setting('app.tenant_proof', true)
  into is_proven from public.tenant_keys;
  if is_proven is not true then
    raise exception 'the transaction has no proof for the tenant %', id using errcode = 'insufficient_privilege';
  end if;
  return id::bigint;
end $$;

create table public.tenants (
  id bigint generated always as identity primary key,
  -- For people only; no query finds a tenant by it.
  name text not null default '',
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  -- When the deletion began. The domains are deleted at once, which makes the tokens invalid; the other records follow in
  -- batches.
  deleting_since timestamptz
);

-- The host names of a tenant. The request's host selects the tenant, so the domain is the key.
create table public.tenant_domains (
  domain text primary key check (domain = lower(domain) and domain <> ''),
  tenant_id bigint not null references public.tenants on delete cascade
);
create index tenant_domains_tenant on public.tenant_domains (tenant_id, domain);

create table public.api_tokens (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  name text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  scopes text[] not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Tenants' transactions cannot write tokens, but call these (../access.sql). A token grants only scopes that it has
-- itself, and no later expiry than its own.
create function aisle.create_token(granted_by bigint, name text, secret_hash bytea, scopes text[], expires_at timestamptz)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  new_id bigint;
begin
  -- Revoking that token waits until this transaction ends.
  perform from public.api_tokens own
  where own.tenant_id = aisle.tenant_id() and own.id = granted_by and own.revoked_at is null
    and own.scopes @> create_token.scopes
    and (own.expires_at is null or own.expires_at > now() and create_token.expires_at <= own.expires_at)
  for share;
  if not found then
    raise exception 'token % cannot grant this', granted_by using errcode = 'insufficient_privilege';
  end if;
  insert into public.api_tokens (tenant_id, name, secret_hash, scopes, expires_at)
  values (aisle.tenant_id(), create_token.name, create_token.secret_hash, create_token.scopes, create_token.expires_at)
  returning id into new_id;
  return new_id;
end $$;

-- Revokes a token of the tenant, and returns the time. Returns null if it was already revoked or does not exist.
create function aisle.revoke_token(token_id bigint) returns timestamptz
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.api_tokens set revoked_at = now()
  where tenant_id = aisle.tenant_id() and id = token_id and revoked_at is null
  returning revoked_at
$$;

create table public.idempotency_keys (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  key text not null,
  request_hash bytea not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create index idempotency_keys_created_at on public.idempotency_keys (created_at);

-- Who changed what, and when: an API token, or the operator at the command line, who has none. Tenants' transactions can only
-- add entries (../access.sql). An entry outlives the token and the instance that it names.
create table public.audit_log (
  tenant_id bigint not null default aisle.claimed_tenant_id() references public.tenants on delete cascade,
  id bigint generated always as identity,
  -- As precise as the API shows it, so that a filter by the shown time includes the entry.
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  operation text not null,
  token_id bigint,
  token_name text,
  instance_id bigint,
  -- The kind and the id of the record, e.g. `product:7`.
  subject text not null check (subject ~ '^[a-z_]+:[0-9]+$'),
  -- The values before and after, by field.
  changes jsonb not null,
  check ((token_id is null) = (token_name is null))
);
create index audit_log_by_creation on public.audit_log (tenant_id, created_at, id);
create index audit_log_by_operation on public.audit_log (tenant_id, operation, created_at, id);
create index audit_log_by_token on public.audit_log (tenant_id, token_id, created_at, id);
create index audit_log_by_instance on public.audit_log (tenant_id, instance_id, created_at, id) where instance_id is not null;
create index audit_log_by_subject on public.audit_log (tenant_id, subject, created_at, id);
alter table public.audit_log add primary key (tenant_id, id);
