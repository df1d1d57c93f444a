import type { ListCall, Page } from '../gateway/data-call.ts'
import type { CallEffects } from '../gateway/faults.ts'
import { Refusal, errorFields } from '../gateway/refusal.ts'
import { changeRecord } from './change-record.ts'
import { componentOf } from './component-of.ts'
import { emptyList, nothingFound } from './empty-list.ts'
import type { FaultEvent } from './fault-effect.ts'
import { virtualNode } from './virtual-node.ts'

/** A list that is asked for, and what is to go wrong with it. */
export interface AlteredCall {
  readonly path: string
  readonly call: ListCall
  readonly effects: CallEffects
}

/** A page's answer. */
export interface ServedPage {
  readonly status: number
  readonly body: unknown
}

/** Serves pages as the faults want them; remembers each seller's last page of each list, to serve it again. */
export class PageAlterations {
  readonly #previous = new Map<string, readonly unknown[]>()

  serve(list: (call: ListCall) => Page, { path, call, effects }: AlteredCall): ServedPage {
    const empty = effects.settings.find((setting) => setting.kind === 'empty-list')
    const page = empty?.always === true ? undefined : findPage(list, call, empty?.status === 200)
    if (page === undefined || (page.rows.length === 0 && empty !== undefined)) {
      if (empty?.status === 404) throw nothingFound(path)
      return { status: 200, body: emptyList(path, call.search) }
    }
    const key = `${call.seller.clientId} ${path}`
    const rows = alterRows(page.rows, this.#previous.get(key) ?? [], effects.event)
    this.#previous.set(key, rows)
    const isWithVirtualNode = effects.settings.some(({ kind }) => kind === 'list-virtual-node')
    const served = isWithVirtualNode && path.endsWith('/shipnodes') ? [...rows, virtualNode(call.seller)] : rows
    return finish(page.wrap(served), served, { path, call, effects })
  }
}

/** The page, or nothing where no match is an answer like any other. */
function findPage(list: (call: ListCall) => Page, call: ListCall, mayBeEmpty: boolean): Page | undefined {
  try {
    return list(call)
  } catch (error) {
    if (mayBeEmpty && error instanceof Refusal && error.kind === 'CONTENT_NOT_FOUND') return undefined
    throw error
  }
}

function alterRows(rows: readonly unknown[], previous: readonly unknown[], event?: FaultEvent): readonly unknown[] {
  if (event?.kind === 'repeat-page') return previous.length === 0 ? rows : previous
  if (event?.kind === 'overlap') return [...previous.slice(-(event.rows ?? 1)), ...rows]
  if (event?.kind === 'partial') return rows.slice(0, -(event.rows ?? 1))
  return rows
}

/** What happens to a page once its rows are chosen. */
function finish(body: unknown, rows: readonly unknown[], { path, call, effects }: AlteredCall): ServedPage {
  const { event } = effects
  if (event?.kind === 'partial') return { status: 206, body: withGap(body, path) }
  if (event?.kind !== 'change-record') return { status: 200, body }
  // A copy: where the row is the record itself, the answer would show the change already.
  const before = structuredClone(body)
  changeRecord(call.seller, rows[event.row ?? 0])
  return { status: 200, body: before }
}

function withGap(body: unknown, path: string): unknown {
  if (Array.isArray(body)) return body
  const description = 'Part of what was asked for is missing'
  const errors = [errorFields('SOME_CONTENT_NOT_FOUND', componentOf(path), { description })]
  const { list } = body as { list?: object }
  return list === undefined ? { ...(body as object), errors } : { ...(body as object), list: { ...list, errors } }
}
