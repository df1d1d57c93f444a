/** What goes wrong. */
export type FaultEffect =
  | {
      readonly kind: 'respond'
      readonly status: number
      readonly body?: string
      /** JSON where there is a body and nothing else is said. */
      readonly contentType?: string
      readonly headers?: Record<string, string>
    }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Answers as usual, but cuts the connection in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Answers as usual, but later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Serves the rows of the seller's previous page of this path again, with this page's cursor. */
  | { readonly kind: 'repeat-page' }

/** Which calls go wrong, and how. */
export interface Fault {
  /** A text is the whole path, without its query; an expression looks at path and query. */
  readonly path: string | RegExp
  /** How many calls go wrong; without it, all until the fault is removed. */
  readonly times?: number
  /** How many matching calls pass unharmed before. */
  readonly after?: number
  readonly effect: FaultEffect
}

interface ActiveFault {
  readonly fault: Fault
  seen: number
  done: number
}

/** The faults in force, oldest first. */
export class Faults {
  readonly #active = new Set<ActiveFault>()

  /** Puts a fault in force; returns what removes it. */
  add(fault: Fault): () => void {
    const active = { fault, seen: 0, done: 0 }
    this.#active.add(active)
    return () => void this.#active.delete(active)
  }

  /** The effect on this call, if any. Where several faults match, the oldest that is due has it; all count the call. */
  take(url: string): FaultEffect | undefined {
    let effect: FaultEffect | undefined
    for (const active of this.#active) {
      const { fault } = active
      if (!matches(fault.path, url)) continue
      active.seen += 1
      if (effect !== undefined || active.seen <= (fault.after ?? 0)) continue
      effect = fault.effect
      active.done += 1
      if (active.done >= (fault.times ?? Number.POSITIVE_INFINITY)) this.#active.delete(active)
    }
    return effect
  }
}

/** `search`, since `test` of an expression with the flag g goes on from where it last stopped. */
const matches = (path: string | RegExp, url: string): boolean =>
  typeof path === 'string' ? url.split('?', 1)[0] === path : url.search(path) >= 0
