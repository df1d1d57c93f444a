import { randomBytes } from 'node:crypto'

const validMs = 120_000

/** The matches at the time the cursor was issued. */
export interface ItemSnapshot {
  readonly total: number
  /** Positions in the seller's list; undefined means the whole list. */
  readonly positions?: Uint32Array
}

/**
 * The cursors of a seller's item list. According to Walmart's documentation of 2026, the cursor stays the same while the
 * offset grows; without an offset it gets the first page again, as an integrator found. The two minutes of validity count
 * from the first page, which is the stricter interpretation.
 */
export class ItemCursors {
  readonly #issued = new Map<string, { snapshot: ItemSnapshot; expiresAt: number }>()

  /** Issues a cursor. Like Walmart's it contains `/` and `=`, which a client that encodes twice corrupts. */
  issue(snapshot: ItemSnapshot, now: Date): string {
    for (const [name, { expiresAt }] of this.#issued) if (expiresAt <= now.getTime()) this.#issued.delete(name)
    const name = `Sim/${randomBytes(40).toString('base64').replaceAll('+', '/')}`
    this.#issued.set(name, { snapshot, expiresAt: now.getTime() + validMs })
    return name
  }

  /** Returns undefined if the cursor is unknown or expired. */
  find(cursor: string, now: Date): ItemSnapshot | undefined {
    const found = this.#issued.get(cursor)
    return found !== undefined && now.getTime() < found.expiresAt ? found.snapshot : undefined
  }
}
