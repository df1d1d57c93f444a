import type { SentHeaders } from './sent-headers.ts'

const kept = 10_000

/** A call that has reached the simulator. */
export interface RequestRecord {
  readonly method: string
  /** Path and query, as they were sent. */
  readonly url: string
  readonly path: string
  readonly headers: SentHeaders
  /** The status it was answered with; undefined until then, and for ever if it was left hanging. */
  readonly status: number | undefined
  /** By the simulator's clock. */
  readonly at: Date
}

/** The newest calls, oldest first. */
export class RequestLog {
  readonly records: RequestRecord[] = []

  /** Writes the call down; returns what writes down its status. */
  add(record: Omit<RequestRecord, 'status'>): (status: number) => void {
    const entry: { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] } = { ...record, status: undefined }
    this.records.push(entry)
    if (this.records.length > kept) this.records.shift()
    return (status) => {
      entry.status = status
    }
  }
}
