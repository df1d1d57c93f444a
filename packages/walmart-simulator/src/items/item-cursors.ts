import { randomBytes } from 'node:crypto'

const validMs = 120_000

/** What a cursor stands for: the matches as they were when it was given out. */
export interface ItemSnapshot {
  readonly total: number
  /** Positions in the seller's list; none means all of it, in its order. */
  readonly positions?: Uint32Array
}

/** A cursor that is good, and the rank of the item with which it goes on where no offset is sent beside it. */
export interface FoundCursor {
  readonly snapshot: ItemSnapshot
  readonly rank: number
}

/**
 * The cursors of a seller's item list. Walmart's texts say both that a cursor is the same on all pages, with a growing
 * offset, and that each page has a new one. So a cursor sent with an offset comes back as it is; one sent alone goes on
 * where it was given out, and brings the next. We read its two minutes as counted from the first page, not from the last,
 * which is the stricter of the two readings.
 */
export class ItemCursors {
  readonly #issued = new Map<string, { snapshot: ItemSnapshot; expiresAt: number }>()

  /** A name for what a cursor stands for. Its `/` and `=` are Walmart's: a client that encodes twice loses them. */
  issue(snapshot: ItemSnapshot, now: Date): string {
    for (const [name, { expiresAt }] of this.#issued) if (expiresAt <= now.getTime()) this.#issued.delete(name)
    const name = `Sim/${randomBytes(40).toString('base64').replaceAll('+', '/')}`
    this.#issued.set(name, { snapshot, expiresAt: now.getTime() + validMs })
    return name
  }

  /** What the cursor stands for, unless it has expired or never was. */
  find(cursor: string, now: Date): FoundCursor | undefined {
    const { name, rank } = readCursor(cursor)
    const found = this.#issued.get(name)
    return found !== undefined && now.getTime() < found.expiresAt ? { snapshot: found.snapshot, rank } : undefined
  }
}

/** The cursor of the same name that goes on at another rank. */
export const cursorAt = (cursor: string, rank: number): string => `${readCursor(cursor).name}${rank}`

/** The rank stands behind the padding of the name, which every name ends with. */
function readCursor(cursor: string): { name: string; rank: number } {
  const [name = '', rank = ''] = cursor.split(/(?<==)(?=\d*$)/)
  return { name, rank: Number(rank) }
}
