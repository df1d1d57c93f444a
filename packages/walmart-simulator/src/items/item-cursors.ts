import { randomBytes } from 'node:crypto'

const validMs = 120_000

/** The matches at the time the cursor was issued. */
export interface ItemSnapshot {
  readonly total: number
  /** Positions in the seller's list; undefined means the whole list. */
  readonly positions?: Uint32Array
}

/** A valid cursor, and the rank of the item it continues with if no offset is given. */
export interface FoundCursor {
  readonly snapshot: ItemSnapshot
  readonly rank: number
}

/**
 * The cursors of a seller's item list. Walmart's documentation says both that the cursor stays the same while the offset
 * grows, and that each page has a new cursor. So a cursor sent with an offset is returned unchanged; one sent alone
 * continues where its page ended, and the response has the next one. The two minutes of validity count from the first
 * page, which is the stricter interpretation.
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
  find(cursor: string, now: Date): FoundCursor | undefined {
    const { name, rank } = readCursor(cursor)
    const found = this.#issued.get(name)
    return found !== undefined && now.getTime() < found.expiresAt ? { snapshot: found.snapshot, rank } : undefined
  }
}

/** The same cursor, continuing at another rank. */
export const cursorAt = (cursor: string, rank: number): string => `${readCursor(cursor).name}${rank}`

/** The rank follows the padding that ends every name. */
function readCursor(cursor: string): { name: string; rank: number } {
  const [name = '', rank = ''] = cursor.split(/(?<==)(?=\d*$)/)
  return { name, rank: Number(rank) }
}
