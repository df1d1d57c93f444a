import { type FaultEffect, type FaultEvent, type FaultSetting, isSetting } from './fault-effect.ts'

/** Which calls go wrong, and how. */
export interface Fault {
  /** Limits the fault to one seller; defaults to all. */
  readonly clientId?: string
  /** Defaults to all methods. */
  readonly method?: string
  /**
   * A string is matched against the whole path without the query; `{id}` or `:id`, with any name, matches a path
   * parameter. A regular expression is matched against path and query.
   */
  readonly path: string | RegExp
  /** How many calls are affected; defaults to all until the fault is removed. */
  readonly times?: number
  /** How many matching calls pass first; defaults to 0. */
  readonly after?: number
  readonly effect: FaultEffect
}

/** The properties of a call that faults are matched against. */
export interface FaultyCall {
  readonly method: string
  readonly url: string
  /** The caller; undefined if neither credentials nor token identify one. */
  readonly clientId?: string | undefined
  /** The endpoint's path pattern; undefined if no endpoint matches. */
  readonly route?: string | undefined
}

/** The effects of all faults on a call. */
export interface CallEffects {
  readonly event?: FaultEvent
  readonly settings: readonly FaultSetting[]
  /** The removals of the faults that hold the response back. */
  readonly holds: readonly Promise<void>[]
}

export interface ActiveFault {
  readonly id: number
  readonly fault: Fault
  /** How many calls matched, and how many of those were affected. */
  seen: number
  done: number
}

/** The active faults, oldest first. */
export class Faults {
  readonly #active = new Map<number, ActiveFault>()
  /** Faults that hold responses back, even after the last call that they affect. */
  readonly #holds = new Map<number, { readonly removed: Promise<void>; readonly release: () => void }>()
  #added = 0

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault)
  }

  /** Adds a fault and returns its id. Throws a `RangeError` if the fault could never apply. */
  add(fault: Fault): number {
    requirePossible(fault)
    this.#added += 1
    this.#active.set(this.#added, { id: this.#added, fault, seen: 0, done: 0 })
    if (fault.effect.kind === 'hold') this.#holds.set(this.#added, newHold())
    return this.#added
  }

  /** Returns whether the fault existed. */
  remove(id: number): boolean {
    const hold = this.#holds.get(id)
    hold?.release()
    this.#holds.delete(id)
    return this.#active.delete(id) || hold !== undefined
  }

  removeAll(): void {
    for (const { release } of this.#holds.values()) release()
    this.#holds.clear()
    this.#active.clear()
  }

  list(): readonly Readonly<ActiveFault>[] {
    return [...this.#active.values()]
  }

  /** Counts the call for every matching fault and returns the effects. Of several due events, the oldest applies. */
  match(call: FaultyCall): CallEffects {
    const events: FaultEvent[] = []
    const settings: FaultSetting[] = []
    const holds: Promise<void>[] = []
    for (const active of this.#active.values()) {
      const { fault } = active
      if (!matches(fault, call)) continue
      active.seen += 1
      if (active.seen <= (fault.after ?? 0)) continue
      if (isSetting(fault.effect)) settings.push(fault.effect)
      else if (events.length === 0) events.push(fault.effect)
      else continue
      const hold = this.#holds.get(active.id)
      if (hold !== undefined) holds.push(hold.removed)
      active.done += 1
      if (active.done >= (fault.times ?? Number.POSITIVE_INFINITY)) this.#active.delete(active.id)
    }
    const [event] = events
    return event === undefined ? { settings, holds } : { event, settings, holds }
  }
}

function newHold() {
  const { promise: removed, resolve: release } = Promise.withResolvers<void>()
  return { removed, release }
}

/** A test with a fault that never applies would pass without testing anything. */
function requirePossible({ path, times = 1, after = 0 }: Fault): void {
  if (typeof path === 'string' && !/^\/[^?]*$/.test(path))
    throw new RangeError(`The path ${path} of a fault must start with a slash and must not contain a query`)
  if (!(times >= 1)) throw new RangeError('times of a fault must be 1 or more')
  if (!(after >= 0)) throw new RangeError('after of a fault must be 0 or more')
}

function matches({ clientId, method, path }: Fault, call: FaultyCall): boolean {
  if (clientId !== undefined && clientId !== call.clientId) return false
  if (method !== undefined && method.toUpperCase() !== call.method) return false
  // Not `test`, which is stateful with the flag g.
  if (typeof path !== 'string') return call.url.search(path) >= 0
  const called = call.url.split('?', 1)[0] ?? ''
  if (path === called) return true
  const pattern = patternOf(path)
  if (pattern === path) return false
  // `/v3/orders/{id}` must not match `/v3/orders/released`, which is an endpoint of its own.
  return call.route === undefined ? fits(pattern, called) : pattern === patternOf(call.route)
}

const wildcard = '*'

/** The path with its parameters replaced by `*`. */
const patternOf = (path: string): string => path.replaceAll(/(?<=\/)(\{[^/]+\}|:[^/]+)(?=\/|$)/g, wildcard)

function fits(pattern: string, called: string): boolean {
  const parts = called.split('/')
  const wanted = pattern.split('/')
  return parts.length === wanted.length && wanted.every((part, index) => part === wildcard || part === parts[index])
}
