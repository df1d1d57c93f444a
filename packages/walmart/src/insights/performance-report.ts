import { readGaps } from '../http/gaps.ts'
import type { Reply } from '../http/reply.ts'
import type { Session } from '../http/session.ts'
import { unzip } from '../reports/unzip.ts'
import { performanceCall, type PerformanceMetric, type PerformanceOptions } from './performance.ts'

/** A spreadsheet. */
export interface PerformanceReport {
  /** In Microsoft's format, .xlsx. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export async function getPerformanceReport(
  session: Session,
  metric: PerformanceMetric,
  options: PerformanceOptions = {},
): Promise<Reply<PerformanceReport | null>> {
  const response = await session.download(performanceCall(metric, 'report', options))
  const gaps = readGaps({ ...response, json: undefined })
  const { status, bytes } = response
  if (status === 204) return { value: null, raw: null, gaps }
  // The format is a ZIP archive, so that a file that was cut off is noticed.
  unzip(response)
  return { value: { bytes }, raw: bytes, gaps }
}
