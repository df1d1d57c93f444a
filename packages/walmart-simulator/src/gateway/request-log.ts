import type { SentHeaders } from './headers.ts'

const maxRecords = 10_000

/** A call that the simulator received. */
export interface RequestRecord {
  readonly method: string
  /** The raw path and query. */
  readonly url: string
  readonly path: string
  readonly headers: SentHeaders
  /** The response status; undefined until the response is sent, and if it never is. */
  readonly status: number | undefined
  /** The time on the simulator's clock. */
  readonly at: Date
}

/** The latest calls, oldest first. */
export class RequestLog {
  readonly records: RequestRecord[] = []

  /** Records the call; returns a function that sets its status. */
  add(record: Omit<RequestRecord, 'status'>): (status: number) => void {
    const entry: { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] } = { ...record, status: undefined }
    this.records.push(entry)
    if (this.records.length > maxRecords) this.records.shift()
    return (status) => {
      entry.status = status
    }
  }
}
