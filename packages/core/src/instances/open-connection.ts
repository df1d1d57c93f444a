import { planOnce, type Row, type TenantTransaction } from '@aisle/db'
import { type AccessToken, createWalmartClient, type ObserveExchange, type TokenStore } from '@aisle/walmart'
import { SpanKind } from '@opentelemetry/api'
import { sql } from 'kysely'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { seal, unseal } from '../platform/seal.ts'
import { databaseNow, databaseTime, transaction } from '../platform/transaction.ts'
import { callBudget } from './call-budget.ts'
import { type CredentialsKey, isConnected, unknownInstance } from './instance-state.ts'
import type { WalmartCalls } from './permissions.ts'

export type ChargeAmounts = Row<'integration_instances', 'charge_amounts'>['charge_amounts']

export interface Connection {
  readonly walmart: WalmartCalls
  /** The credentials in use, which determine the seller. */
  readonly credentials: CredentialsKey
  /** Orders created before this are not imported. */
  readonly startAt: Date
  /** When this was opened, by Postgres's clock. Time windows end here, because this process's clock may be wrong. */
  readonly openedAt: Date
  readonly chargeAmounts: ChargeAmounts
  readonly autoLinkProducts: boolean
  readonly autoCreateProducts: boolean
  readonly autoAcknowledgeOrders: boolean
}

/** A Walmart client with an instance's credentials. It shares its access token with every other process. */
export async function openConnection(ctx: TenantContext, instanceId: number): Promise<Connection> {
  const row = await transaction(ctx, (tx) => findConnection(tx, instanceId))
  if (!row || row.deleting_since) throw unknownInstance(instanceId)
  if (!row.sealed_credentials) throw new Error(`Instance ${instanceId} has no credentials to connect with.`)
  const credentials = { id: instanceId, sealedCredentials: row.sealed_credentials }
  return {
    credentials,
    walmart: createWalmartClient({
      ...(await openCredentials(ctx, instanceId, row.sealed_credentials)),
      baseUrl: ctx.walmartUrls[row.environment],
      dynamicSandbox: row.environment === 'sandbox',
      tokens: tokenStore(ctx, credentials),
      budget: callBudget(ctx, instanceId),
      // A job that would have to wait longer frees its worker and is retried later.
      maxWaitMs: 2_000,
      fetch: untilStopped(ctx.stopping),
      observe: observeCalls(ctx),
    }),
    startAt: row.start_at,
    openedAt: row.now,
    chargeAmounts: row.charge_amounts,
    autoLinkProducts: row.auto_link_products,
    autoCreateProducts: row.auto_create_products,
    autoAcknowledgeOrders: row.auto_acknowledge_orders,
  }
}

/** The same, if calls can be made. */
export async function openIfConnected(ctx: TenantContext, instanceId: number): Promise<Connection | undefined> {
  const isReady = await transaction(ctx, (tx) => isConnected(tx, instanceId))
  return isReady ? openConnection(ctx, instanceId) : undefined
}

/** How long work waits for an instance that is not connected, before it checks again. */
export const disconnectedPauseMs = 60_000

/** Callers share a token request, so none of them may abort it; a stopping process aborts it for all. */
function untilStopped(stopping: AbortSignal): typeof fetch {
  return (input, init) => {
    const signal = init?.signal ? AbortSignal.any([stopping, init.signal]) : stopping
    return fetch(input, { ...init, signal })
  }
}

/** Measures and traces each call. */
function observeCalls({ stopping, telemetry }: TenantContext): ObserveExchange {
  return async ({ method, group = 'other' }, send) => {
    const startedAt = performance.now()
    const options = { kind: SpanKind.CLIENT, attributes: { 'http.request.method': method } }
    let outcome = 'no_response'
    try {
      return await telemetry.tracer.withActiveSpan(`Walmart ${group}`, options, async (span) => {
        const response = await send()
        outcome = String(response.status)
        span.setAttribute('http.response.status_code', response.status)
        return response
      })
    } finally {
      if (stopping.aborted && outcome === 'no_response') outcome = 'aborted'
      telemetry.metrics.walmartCalls.record((performance.now() - startedAt) / 1000, { group, outcome })
    }
  }
}

function tokenStore(ctx: TenantContext, credentials: CredentialsKey): TokenStore {
  return {
    async read() {
      const row = await transaction(ctx, (tx) => findAccessToken(tx, credentials))
      if (!row?.sealed_access_token) return undefined
      // A token that cannot be decrypted is treated as missing: Walmart issues another.
      const token = await openAccessToken(ctx, credentials.id, row.sealed_access_token).catch(() => undefined)
      return token && later(token, Date.now() - row.now.getTime())
    },
    async write(token) {
      await transaction(ctx, async (tx) => {
        const now = await databaseTime(tx)
        const sealed = await sealAccessToken(ctx, credentials.id, later(token, now.getTime() - Date.now()))
        await saveAccessToken(tx, credentials, sealed)
      })
    },
  }
}

/** When the instance's access token expires, by Postgres's clock. Undefined if it has none, or no key decrypts it. */
export async function findTokenExpiry(
  ctx: TenantContext,
  tx: TenantTransaction,
  id: number,
): Promise<Date | undefined> {
  const instance = tx.selectFrom('integration_instances').select('sealed_access_token').where('id', '=', id)
  const sealed = (await instance.executeTakeFirst())?.sealed_access_token
  if (!sealed) return undefined
  return (await openAccessToken(ctx, id, sealed).catch(() => undefined))?.expiresAt
}

/** Moves the expiry between this process's clock and Postgres's, by which it is stored: the processes' clocks may differ. */
function later(token: AccessToken, ms: number): AccessToken {
  return { ...token, expiresAt: new Date(token.expiresAt.getTime() + ms) }
}

export function findConnection(tx: TenantTransaction, id: number) {
  return (
    tx
      .selectFrom('integration_instances as instance')
      .innerJoin('tenants', 'tenants.id', 'instance.tenant_id')
      .select([
        'environment',
        'sealed_credentials',
        'sealed_access_token',
        'charge_amounts',
        'auto_link_products',
        'auto_create_products',
        'auto_acknowledge_orders',
        'instance.deleting_since',
      ])
      // A date is a whole day in the tenant's time zone.
      .select(sql<Date>`instance.start_date::timestamp at time zone tenants.time_zone`.as('start_at'))
      .select(databaseNow)
      .where('instance.id', '=', id)
      .executeTakeFirst()
  )
}

function findAccessToken(tx: TenantTransaction, { id, sealedCredentials }: CredentialsKey) {
  return tx
    .selectFrom('integration_instances')
    .select(['sealed_access_token', databaseNow])
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .modifyEnd(planOnce)
    .executeTakeFirst()
}

async function saveAccessToken(
  tx: TenantTransaction,
  { id, sealedCredentials }: CredentialsKey,
  sealed: string,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ sealed_access_token: sealed })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .execute()
}

const Credentials = z.object({ clientId: z.string(), clientSecret: z.string() })
export type Credentials = z.infer<typeof Credentials>

const SealedToken = z.object({ value: z.string(), expiresAt: z.coerce.date() })

export function sealCredentials(ctx: TenantContext, instanceId: number, credentials: Credentials): Promise<string> {
  return seal(ctx.keys, subjectOf(ctx, instanceId, 'credentials'), credentials)
}

export async function openCredentials(ctx: TenantContext, instanceId: number, sealed: string): Promise<Credentials> {
  return Credentials.parse(await unseal(ctx.keys, subjectOf(ctx, instanceId, 'credentials'), sealed))
}

function sealAccessToken(ctx: TenantContext, instanceId: number, token: AccessToken): Promise<string> {
  return seal(ctx.keys, subjectOf(ctx, instanceId, 'access_token'), token)
}

async function openAccessToken(ctx: TenantContext, instanceId: number, sealed: string): Promise<AccessToken> {
  return SealedToken.parse(await unseal(ctx.keys, subjectOf(ctx, instanceId, 'access_token'), sealed))
}

function subjectOf(ctx: TenantContext, instanceId: number, what: 'access_token' | 'credentials'): string {
  return `tenants/${ctx.tenantId}/instances/${instanceId}/${what}`
}

export const unopenedReason =
  'No key in AISLE_ENCRYPTION_KEYS decrypts the credentials of this instance. Restore the key that encrypted them, or send new credentials.'
