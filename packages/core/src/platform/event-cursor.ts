/** A position in a stream of events. */
export interface EventCursor {
  readonly id: number
  /** When the event was written or the cursor issued, in seconds. Tells whether later events may have been purged. */
  readonly at: number
}

export function formatCursor({ id, at }: EventCursor): string {
  return `${id}-${Math.floor(at)}`
}

export function parseCursor(text: string): EventCursor | undefined {
  const [, id, at] = /^(\d{1,15})-(\d{1,12})$/.exec(text) ?? []
  return id === undefined || at === undefined ? undefined : { id: Number(id), at: Number(at) }
}
