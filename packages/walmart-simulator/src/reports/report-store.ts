import { randomUUID } from 'node:crypto'

import type { ReportPayload, ReportRequest } from './payloads.ts'

/** A report as rows by the names of their columns. */
export interface ReportContent {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/** Reports are RECEIVED for two seconds, then INPROGRESS for three. Walmart takes minutes to hours. */
const receivedMs = 2000
const inProgressMs = 3000
const visibleMs = 30 * 86_400_000
const downloadableMs = 3_600_000

/** A report that was requested. `submittedAt` is epoch ms. */
export interface StoredReport {
  readonly requestId: string
  readonly reportType: string
  readonly reportVersion: string
  readonly payload: ReportPayload
  readonly submittedAt: number
  /** Made when the report is downloaded for the first time. */
  content?: ReportContent
}

/** A file that can be downloaded without a token, until it expires. */
interface Download {
  readonly report: StoredReport
  readonly content: ReportContent
  readonly expiresAt: number
}

/** A seller's requested reports, oldest first. */
export class ReportStore {
  readonly #reports: StoredReport[] = []
  readonly #downloads = new Map<string, Download>()

  add(report: Omit<StoredReport, 'requestId' | 'content'>): StoredReport {
    const added = { ...report, requestId: randomUUID() }
    this.#reports.push(added)
    return added
  }

  visible(now: Date): readonly StoredReport[] {
    return this.#reports.filter(({ submittedAt }) => submittedAt > now.getTime() - visibleMs)
  }

  /** Issues an id for a download. The content does not change after the first download. */
  offer(report: StoredReport, now: Date, make: () => ReportContent): { id: string; expiresAt: number } {
    const id = randomUUID()
    const expiresAt = now.getTime() + downloadableMs
    this.#downloads.set(id, { report, content: (report.content ??= make()), expiresAt })
    return { id, expiresAt }
  }

  /** The file with this id, unless it has expired. */
  find(id: string, now: Date): Download | undefined {
    const found = this.#downloads.get(id)
    return found !== undefined && found.expiresAt > now.getTime() ? found : undefined
  }
}

/** The report as Walmart shows it at this time. */
export function showReport({ submittedAt, content: _content, ...report }: StoredReport, now: Date): ReportRequest {
  const ageMs = now.getTime() - submittedAt
  const isReady = ageMs >= receivedMs + inProgressMs
  return {
    ...report,
    requestStatus: isReady ? 'READY' : ageMs >= receivedMs ? 'INPROGRESS' : 'RECEIVED',
    requestSubmissionDate: isoTime(submittedAt),
    ...(isReady ? { reportGenerationDate: isoTime(submittedAt + receivedMs + inProgressMs) } : {}),
  }
}

const isoTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
