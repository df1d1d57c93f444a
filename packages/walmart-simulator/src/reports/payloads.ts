/** The status of a requested report. */
export type ReportStatus = 'RECEIVED' | 'INPROGRESS' | 'READY' | 'ERROR'

/** How a report splits its period. */
export type Granularity = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'QUARTERLY'

/** What a report contains, as requested. */
export interface ReportPayload {
  rowFilters?: object[]
  excludeColumns?: string[]
  dataStartTime?: string
  dataEndTime?: string
  dateGranularity?: Granularity
}

/** A requested report. Times are ISO 8601. */
export interface ReportRequest {
  requestId: string
  requestStatus: ReportStatus
  requestSubmissionDate: string
  reportType: string
  reportVersion: string
  payload: ReportPayload
  /** Only of a report that is READY. */
  reportGenerationDate?: string
}

/** Where to download a report. */
export interface ReportDownload extends Omit<ReportRequest, 'payload'> {
  downloadURL: string
  downloadURLExpirationTime: string
}
