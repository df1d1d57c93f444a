import { randomBytes } from 'node:crypto'

const validMs = 120_000

/** What a cursor stands for: the matches as they were when it was given out. */
export interface ItemSnapshot {
  readonly total: number
  /** Positions in the seller's list; none means all of it, in its order. */
  readonly positions?: Uint32Array
}

/**
 * The cursors of a seller's item list. A cursor is the same on all pages. We read its two minutes as counted from the
 * first page, not from the last, which is the stricter of the two readings.
 */
export class ItemCursors {
  readonly #issued = new Map<string, { snapshot: ItemSnapshot; expiresAt: number }>()

  /** A new cursor. Base64 with its `+` and `/`, as Walmart's: a client that does not encode it loses it. */
  issue(snapshot: ItemSnapshot, now: Date): string {
    for (const [cursor, { expiresAt }] of this.#issued) if (expiresAt <= now.getTime()) this.#issued.delete(cursor)
    const cursor = `Sim+/${randomBytes(40).toString('base64')}`
    this.#issued.set(cursor, { snapshot, expiresAt: now.getTime() + validMs })
    return cursor
  }

  /** What the cursor stands for, unless it has expired or never was. */
  find(cursor: string, now: Date): ItemSnapshot | undefined {
    const found = this.#issued.get(cursor)
    return found !== undefined && now.getTime() < found.expiresAt ? found.snapshot : undefined
  }
}
