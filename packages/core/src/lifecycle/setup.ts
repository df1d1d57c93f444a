import { createHash } from 'node:crypto'

import type {
  SetupPhase,
  SetupPhaseName,
  WalmartInstanceId,
  WalmartSetup,
  WalmartSetupDocument,
  WatchWalmartSetup,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { credentialsRemedy, unknownInstance } from '../instances/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { snapshot } from '../platform/transaction.ts'
import { findEventCursor, followRuns, listSetupRuns, runErrorOf, statusPhrases, unknownCursor } from '../runs/index.ts'

type SetupRun = Awaited<ReturnType<typeof listSetupRuns>>[number]

/** Shows an instance's set-up, also while the instance is being deleted. */
export async function getSetup(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartSetupDocument> {
  const setup = await findSetup(ctx, id)
  if (!setup) throw unknownInstance(id)
  return setup
}

function findSetup(ctx: TenantContext, id: number): Promise<WalmartSetupDocument | undefined> {
  return snapshot(ctx, async (tx) => {
    const instance = await findStatus(tx, id)
    if (!instance) return undefined
    const runs = await listSetupRuns(tx, id)
    const data = { id, connection_status: instance.connection_status, phases: phasesOf(runs) }
    return { data, message: instance.is_deleting ? null : remedyOf(data, runs) }
  })
}

interface SetupEvent {
  readonly id: string
  readonly data: WalmartSetup
}

/** An instance's set-up now and after every change. An event's id is a digest of its state. */
export async function* watchSetup(
  ctx: TenantRequestContext,
  { id, lastEventId }: WatchWalmartSetup,
): AsyncGenerator<SetupEvent, void> {
  if (lastEventId !== undefined && !/^[\da-f]{32}$/.test(lastEventId)) throw unknownCursor()
  let seen = lastEventId
  const after = await findEventCursor(ctx, id)
  for await (const _ of followRuns(ctx, { instanceId: id, after })) {
    const setup = await findSetup(ctx, id)
    // The deletion has already removed the instance.
    if (!setup) return
    const { data } = setup
    const state = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32)
    if (state !== seen) yield { id: state, data }
    seen = state
  }
}

function findStatus(tx: TenantTransaction, id: number) {
  return tx
    .selectFrom('integration_instances')
    .select(({ eb }) => ['connection_status', eb('deleting_since', 'is not', null).as('is_deleting')])
    .where('id', '=', id)
    .executeTakeFirst()
}

const waiting: SetupPhase = {
  status: 'waiting',
  processed: 0,
  total: null,
  error: null,
  next_attempt_at: null,
  problems: [],
}

function phasesOf(runs: readonly SetupRun[]): Record<SetupPhaseName, SetupPhase> {
  const phases = { token: waiting, locations: waiting, products: waiting, orders: waiting }
  for (const run of runs) {
    phases[run.kind] = {
      status: run.status,
      processed: run.processed,
      total: run.total,
      error: runErrorOf(run),
      next_attempt_at: run.next_attempt_at?.toISOString() ?? null,
      problems: run.problems,
    }
  }
  return phases
}

/** What a person can do if the set-up has stopped; null while it continues, and when it has completed. */
function remedyOf({ id, connection_status: status }: WalmartSetup, runs: readonly SetupRun[]): string | null {
  if (status === 'awaiting_credentials' || status === 'credentials_rejected') return credentialsRemedy(id)
  const stopped = runs.find((run) => run.status === 'failed' || run.status === 'cancelled')
  if (!stopped) return null
  const phase = `The phase ${stopped.kind} ${statusPhrases[stopped.status]}.`
  return `${phase} Retry it with POST /api/walmart/${id}/runs/${stopped.id}/retry.`
}
