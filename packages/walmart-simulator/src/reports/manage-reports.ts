import { strToU8, zipSync } from 'fflate'
import Papa from 'papaparse'

import { ApiError, invalidParameter } from '../gateway/api-error.ts'
import { BodyPart, readBody } from '../gateway/body-part.ts'
import { type DataCall, type ListCall, type Page, readWholeNumber } from '../gateway/data-call.ts'
import type { ServedFile } from '../gateway/endpoint.ts'
import type { SimulatedSeller } from '../seller.ts'
import { readDataPeriod } from './data-period.ts'
import type { ReportDownload, ReportPayload, ReportRequest } from './payloads.ts'
import { showReport } from './report-store.ts'
import { otherReportTypes, reportTypes } from './report-types.ts'

const component = 'GMP_REPORTS_API'
const invalid = invalidParameter(component)
const dataFields = ['dataStartTime', 'dataEndTime', 'dateGranularity']
const statuses = ['RECEIVED', 'INPROGRESS', 'READY', 'ERROR']

/** `POST /v3/reports/reportRequests`. */
export function requestReport(call: DataCall): ReportRequest {
  const { seller, search, now } = call
  const parameters = new URLSearchParams(search)
  const reportType = readType(parameters)
  const reportVersion = parameters.get('reportVersion') ?? ''
  if (reportTypes[reportType]?.versions.test(reportVersion) !== true) {
    throw invalid('reportVersion', `${reportType} has no version ${reportVersion}`)
  }
  // An integration sends no body, and says that Walmart accepts it.
  const isSplit = reportType === 'ITEM_PERFORMANCE' && reportVersion === 'v3'
  const body = call.body.length === 0 ? new BodyPart({}, component) : readBody(call, component)
  const period = reportType === 'ITEM_PERFORMANCE' ? readDataPeriod(body, isSplit, now) : {}
  for (const field of dataFields.filter((name) => body.has(name) && !Object.hasOwn(period, name))) {
    throw notSimulated(field)
  }
  const payload = { ...readPayload(body), ...period }
  const report = seller.reportStore.add({ reportType, reportVersion, payload, submittedAt: now.getTime() })
  return showReport(report, now)
}

function readType(parameters: URLSearchParams): string {
  const type = parameters.get('reportType') ?? ''
  if (Object.hasOwn(reportTypes, type)) return type
  if (!otherReportTypes.includes(type)) throw invalid('reportType', 'reportType is missing or unknown')
  const description = `The simulator does not make reports of type ${type}`
  throw new ApiError('NOT_SIMULATED', component, { field: 'reportType', description })
}

/** Rows are filtered by values; the other filters are not simulated. */
function readPayload(body: BodyPart): ReportPayload {
  const rowFilters = body.has('rowFilters') ? body.list('rowFilters').map(readFilter) : undefined
  const excludeColumns = body.has('excludeColumns') ? body.texts('excludeColumns') : undefined
  return {
    ...(rowFilters === undefined ? {} : { rowFilters }),
    ...(excludeColumns === undefined ? {} : { excludeColumns }),
  }
}

function readFilter(part: BodyPart) {
  const type = part.oneOf('type', ['rangeFilter', 'enumFilter', 'multiValueFilter'])
  if (type === 'rangeFilter') throw notSimulated('rowFilters')
  return { type, columnName: part.text('columnName'), values: part.texts('values') }
}

const notSimulated = (field: string) =>
  new ApiError('NOT_SIMULATED', component, { field, description: `The simulator does not support this ${field}` })

/** `GET /v3/reports/reportRequests`: newest first. The cursor is a query string without its `?`. */
export function listReportRequests({ seller, search, now }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const reportType = readType(parameters)
  const [status, version] = [parameters.get('requestStatus'), parameters.get('reportVersion')]
  if (status !== null && !statuses.includes(status)) throw invalid('requestStatus', 'requestStatus is not supported')
  const [from, to] = ['requestSubmissionStartDate', 'requestSubmissionEndDate'].map((name) =>
    readTime(parameters, name),
  )
  const matching = seller.reportStore
    .visible(now)
    .map((report) => showReport(report, now))
    .filter((report) => report.reportType === reportType && (version ?? report.reportVersion) === report.reportVersion)
    .filter(({ requestStatus }) => status === null || requestStatus === status)
    .filter(({ requestSubmissionDate: date }) => isWithin(Date.parse(date), from, to))
    .toReversed()
  const page = readWholeNumber(parameters, 'page', { from: 1, to: 1_000_000, invalid }) ?? 1
  const limit = readWholeNumber(parameters, 'limit', { from: 1, to: 10, invalid }) ?? 10
  const rows = matching.slice((page - 1) * limit, page * limit)
  parameters.set('page', String(page + 1))
  parameters.set('limit', String(limit))
  const next = page * limit < matching.length ? { nextCursor: String(parameters) } : {}
  return { rows, wrap: (requests) => ({ page, totalCount: matching.length, limit, ...next, requests }) }
}

function readTime(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name)
  if (value === null) return undefined
  const time = Date.parse(value)
  if (Number.isNaN(time)) throw invalid(name, `${name} must be a time in ISO 8601`)
  return time
}

const isWithin = (time: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY) =>
  time >= from && time <= to

/** `GET /v3/reports/reportRequests/{requestId}`. */
export const getReportRequest = ({ seller, params, now }: DataCall): ReportRequest =>
  showReport(findReport(seller, params.requestId, now), now)

function findReport({ reportStore }: SimulatedSeller, requestId: string | null | undefined, now: Date) {
  const found = reportStore.visible(now).find((report) => report.requestId === requestId)
  if (found !== undefined) return found
  throw new ApiError('CONTENT_NOT_FOUND', component, { field: 'requestId', description: 'The report does not exist' })
}

/** `GET /v3/reports/downloadReport`: the URL of a file that needs no token. This simulator serves it. */
export function downloadReport({ seller, search, now, origin }: DataCall): ReportDownload {
  const report = findReport(seller, new URLSearchParams(search).get('requestId'), now)
  const { payload: _payload, ...shown } = showReport(report, now)
  if (shown.requestStatus !== 'READY') throw invalid('requestId', 'The report is not ready')
  const make = () => reportTypes[report.reportType]?.make(seller, report) ?? { columns: [], rows: [] }
  const { id, expiresAt } = seller.reportStore.offer(report, now, make)
  const downloadURL = `${origin}/simulator/files/${id}`
  return { ...shown, downloadURL, downloadURLExpirationTime: new Date(expiresAt).toISOString() }
}

/** A report as a ZIP archive with a CSV file; undefined if it does not exist or has expired. */
export function readReportFile({ reportStore }: SimulatedSeller, id: string, now: Date): ServedFile | undefined {
  const found = reportStore.find(id, now)
  if (found === undefined) return undefined
  const { report, content } = found
  const { rowFilters = [], excludeColumns = [] } = report.payload
  const filters = rowFilters as readonly { readonly columnName: string; readonly values: readonly string[] }[]
  const columns = content.columns.filter((column) => !excludeColumns.includes(column))
  const rows = content.rows
    .filter((row) => filters.every(({ columnName, values }) => values.includes(row[columnName] ?? '')))
    .map((row) => columns.map((column) => row[column] ?? ''))
  const name = `${report.reportType}_${report.requestId}`
  const csv = Papa.unparse({ fields: columns, data: rows })
  return { name: `${name}.zip`, bytes: Buffer.from(zipSync({ [`${name}.csv`]: strToU8(csv) })) }
}
