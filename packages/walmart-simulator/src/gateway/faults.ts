import { type FaultEffect, type FaultEvent, type FaultSetting, isSetting } from '../switches/fault-effect.ts'

/** Which calls go wrong, and how. */
export interface Fault {
  /** Whose calls go wrong; everybody's without it. */
  readonly clientId?: string
  /** All methods without it. */
  readonly method?: string
  /**
   * A text is the whole path, without its query; in it `{id}` or `:id`, by any name, stands for the variable part of an
   * endpoint's path. An expression looks at path and query.
   */
  readonly path: string | RegExp
  /** How many calls go wrong; without it, all until the fault is removed. */
  readonly times?: number
  /** How many matching calls pass unharmed before. */
  readonly after?: number
  readonly effect: FaultEffect
}

/** A call, as far as faults look at it. */
export interface FaultyCall {
  readonly method: string
  readonly url: string
  /** Whose call it is; undefined where neither keys nor token say so. */
  readonly clientId?: string | undefined
  /** The path as the endpoint is written; undefined where there is none. */
  readonly route?: string | undefined
}

/** What the faults do to a call. */
export interface CallEffects {
  readonly event?: FaultEvent
  readonly settings: readonly FaultSetting[]
}

/** A fault in force. */
export interface ActiveFault {
  readonly id: number
  readonly fault: Fault
  /** How many calls have matched, and how many of them went wrong. */
  seen: number
  done: number
}

/** The faults in force, oldest first. */
export class Faults {
  readonly #active = new Map<number, ActiveFault>()
  #added = 0

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault)
  }

  /** Puts a fault in force; returns its number. Throws a `RangeError` for one that could never happen. */
  add(fault: Fault): number {
    requirePossible(fault)
    this.#added += 1
    this.#active.set(this.#added, { id: this.#added, fault, seen: 0, done: 0 })
    return this.#added
  }

  /** Whether there was such a fault. */
  remove(id: number): boolean {
    return this.#active.delete(id)
  }

  removeAll(): void {
    this.#active.clear()
  }

  list(): readonly Readonly<ActiveFault>[] {
    return [...this.#active.values()]
  }

  /** The effects on this call. Of several events the oldest that is due happens; all that match count the call. */
  take(call: FaultyCall): CallEffects {
    const events: FaultEvent[] = []
    const settings: FaultSetting[] = []
    for (const active of this.#active.values()) {
      const { fault } = active
      if (!matches(fault, call)) continue
      active.seen += 1
      if (active.seen <= (fault.after ?? 0)) continue
      if (isSetting(fault.effect)) settings.push(fault.effect)
      else if (events.length === 0) events.push(fault.effect)
      else continue
      active.done += 1
      if (active.done >= (fault.times ?? Number.POSITIVE_INFINITY)) this.#active.delete(active.id)
    }
    const [event] = events
    return event === undefined ? { settings } : { event, settings }
  }
}

/** A test that waits for a fault which never comes would pass without it. */
function requirePossible({ path, times = 1, after = 0 }: Fault): void {
  if (typeof path === 'string' && !/^\/[^?]*$/.test(path))
    throw new RangeError(`The path ${path} of a fault must start with a slash and have no query`)
  if (!(times >= 1)) throw new RangeError('A fault happens once at least: times must be 1 or more')
  if (!(after >= 0)) throw new RangeError('No less than no call passes before a fault: after must be 0 or more')
}

function matches({ clientId, method, path }: Fault, call: FaultyCall): boolean {
  if (clientId !== undefined && clientId !== call.clientId) return false
  if (method !== undefined && method.toUpperCase() !== call.method) return false
  // `search`, since `test` of an expression with the flag g goes on from where it last stopped.
  if (typeof path !== 'string') return call.url.search(path) >= 0
  const called = call.url.split('?', 1)[0] ?? ''
  if (path === called) return true
  const wanted = variable(path)
  if (wanted === path) return false
  // A path of its own is not a variable part: `/v3/orders/{id}` is not `/v3/orders/released`.
  return call.route === undefined ? fits(wanted, called) : wanted === variable(call.route)
}

const part = '*'

/** A path with `*` wherever it is variable. */
const variable = (path: string): string => path.replaceAll(/(?<=\/)(\{[^/]+\}|:[^/]+)(?=\/|$)/g, part)

function fits(wanted: string, called: string): boolean {
  const parts = called.split('/')
  const pattern = wanted.split('/')
  return parts.length === pattern.length && pattern.every((text, place) => text === part || text === parts[place])
}
