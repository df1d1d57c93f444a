import { ApiError, componentOf, errorFields } from '../gateway/api-error.ts'
import type { ListCall, Page } from '../gateway/data-call.ts'
import type { ShipNode } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { changeRecord } from './change-record.ts'
import { emptyList, nothingFound } from './empty-list.ts'
import type { FaultEvent, FaultSetting } from './fault-effect.ts'
import type { CallEffects } from './faults.ts'

export interface PageRequest {
  readonly path: string
  readonly call: ListCall
  readonly effects: CallEffects
}

export interface ServedPage {
  readonly status: number
  readonly body: unknown
}

/** Applies faults to pages. Remembers each seller's last page of each list, so that it can be repeated. */
export class PageFaults {
  readonly #previous = new Map<string, readonly unknown[]>()

  serve(list: (call: ListCall) => Page, { path, call: given, effects }: PageRequest): ServedPage {
    const call = effects.settings.reduce(capPage, given)
    const empty = effects.settings.find((setting) => setting.kind === 'empty-list')
    const mayBeEmpty = empty?.status === 200
    const page = empty?.always === true ? undefined : findPage(list, call, { mayBeEmpty, settings: effects.settings })
    if (page === undefined || (page.rows.length === 0 && empty !== undefined)) {
      if (empty?.status === 404) throw nothingFound(path)
      return { status: 200, body: emptyList(path, call.search) }
    }
    // By `limit`, so that a call for one row, which only counts the list, does not become the page that is repeated.
    const limit = new URLSearchParams(call.search).get('limit') ?? ''
    const key = `${call.seller.clientId} ${path} ${limit}`
    const rows = alterRows(page.rows, this.#previous.get(key) ?? [], effects.event)
    this.#previous.set(key, rows)
    const isWithVirtualNode = effects.settings.some(({ kind }) => kind === 'list-virtual-node')
    const served = isWithVirtualNode && path.endsWith('/shipnodes') ? [...rows, virtualNode(call.seller)] : rows
    return finish(page.wrap(served), served, { path, call, effects })
  }
}

interface Finding {
  readonly mayBeEmpty: boolean
  readonly settings: readonly FaultSetting[]
}

/** The page; undefined if nothing matches and that is not an error. */
function findPage(list: (call: ListCall) => Page, call: ListCall, { mayBeEmpty, settings }: Finding): Page | undefined {
  try {
    return list(call)
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'CONTENT_NOT_FOUND') throw error
    const { field, description } = error.fields
    const staleCursor = settings.find((setting) => setting.kind === 'stale-cursor')
    if (field === 'nextCursor' && staleCursor !== undefined) {
      throw new ApiError(error.kind, 'GMP_INVENTORY_API', { field, description, code: staleCursor.code })
    }
    if (mayBeEmpty) return undefined
    throw error
  }
}

function capPage(call: ListCall, setting: FaultSetting): ListCall {
  const parameters = new URLSearchParams(call.search)
  if (setting.kind !== 'cap-page' || !(Number(parameters.get('limit')) > setting.rows)) return call
  parameters.set('limit', String(setting.rows))
  return { ...call, search: `?${parameters}` }
}

function alterRows(rows: readonly unknown[], previous: readonly unknown[], event?: FaultEvent): readonly unknown[] {
  if (event?.kind === 'repeat-page') return previous.length === 0 ? rows : previous
  if (event?.kind === 'overlap') return [...previous.slice(-(event.rows ?? 1)), ...rows]
  if (event?.kind === 'partial') return rows.slice(0, -(event.rows ?? 1))
  return rows
}

function finish(body: unknown, rows: readonly unknown[], { path, call, effects }: PageRequest): ServedPage {
  const { event } = effects
  if (event?.kind === 'partial') return { status: 206, body: withGap(body, path) }
  if (event?.kind !== 'change-record') return { status: 200, body }
  // The rows may be the records themselves, so copy the body before changing one.
  const before = structuredClone(body)
  changeRecord(call.seller, rows[event.row ?? 0])
  return { status: 200, body: before }
}

function withGap(body: unknown, path: string): unknown {
  if (Array.isArray(body)) return body
  const description = 'Part of the requested content is missing'
  const errors = [errorFields('SOME_CONTENT_NOT_FOUND', componentOf(path), { description })]
  const { list } = body as { list?: object }
  return list === undefined ? { ...(body as object), errors } : { ...(body as object), list: { ...list, errors } }
}

/** The default node of every seller. Its id is the partner id; whether Walmart lists it is unknown. */
function virtualNode({ partnerId, shipNodes }: SimulatedSeller): ShipNode {
  const [first] = shipNodes
  return {
    shipNode: partnerId,
    nodeType: 'VIRTUAL',
    shipNodeName: 'Default Virtual Node',
    status: 'ACTIVE',
    timeZone: 'EST',
    distributorSupportedServices: [],
    postalAddress: first?.postalAddress ?? {
      addressLine1: '1 Lantern Way',
      city: 'Maple Hollow',
      state: 'OH',
      country: 'USA',
      postalCode: '44001',
    },
    shippingDetails: [],
  }
}
