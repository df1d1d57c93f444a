import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { openText, Text } from '../input-scalars.ts'
import { Count, Identifier, Moment } from '../scalars.ts'

/** Types that Walmart documents. `ITEM` contains the whole catalog, unlike the list of items, which may lack some. */
export type KnownReportType =
  | 'ITEM'
  | 'ITEM_PERFORMANCE'
  | 'INVENTORY'
  | 'INVENTORY_RECON'
  | 'INVENTORY_RECOMMENDATIONS'
  | 'BUYBOX'
  | 'CANCELLATION'
  | 'CONTENT_QUALITY'
  | 'CPA'
  | 'DELIVERY_DEFECT'
  | 'LAGTIME'
  | 'LISTING_QUALITY'
  | 'PROMO'
  | 'RETURN_OVERRIDES'
  | 'SETTLEMENT'
  | 'SHIPPING_CONFIGURATION'
  | 'SHIPPING_PROGRAM'
  | 'WFS_CUSTOMER_RETURNS'
  | 'WFS_ORDERS'

const columnName = Text
const RowFilter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rangeFilter'), columnName, from: Text.optional(), to: Text.optional() }),
  z.strictObject({ type: z.enum(['enumFilter', 'multiValueFilter']), columnName, values: z.array(Text).min(1) }),
])

const Time = z.date().transform((time) => time.toISOString())

/** The report to make. */
export const ReportSpec = z.strictObject({
  type: openText<KnownReportType>(),
  /** `v1` to `v6` for ITEM, `v1` to `v3` for ITEM_PERFORMANCE, otherwise `v1`. */
  version: z.string().regex(/^v\d+$/, "expected a version such as 'v1'"),
  rowFilters: z.array(RowFilter).optional(),
  excludeColumns: z.array(Text).optional(),
  dataStartTime: Time.optional(),
  dataEndTime: Time.optional(),
  dateGranularity: z.enum(['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY']).optional(),
})
export type ReportSpec = z.input<typeof ReportSpec>

/** Status of a requested report. Walmart may add values. */
export type ReportStatus = 'RECEIVED' | 'INPROGRESS' | 'READY' | 'ERROR' | (string & {})
const Status: z.ZodType<ReportStatus, string> = z.string()

/** A requested report. Walmart shows it for 30 days. */
export const ReportRequest = z.looseObject({
  requestId: Identifier,
  requestStatus: Status,
  requestSubmissionDate: Moment.nullish(),
  reportGenerationDate: Moment.nullish(),
  reportType: z.string().nullish(),
  reportVersion: z.string().nullish(),
})
export type ReportRequest = z.output<typeof ReportRequest>
leniency.add(ReportRequest, { required: ['requestId', 'requestStatus'] })

/** Where to download a report. Anyone with the URL can, until it expires. */
export const ReportDownload = z.looseObject({ downloadURL: z.url({ protocol: /^https?$/ }) })

/** The response of `GET /v3/reports/reportRequests`. `nextCursor` is a query string without its `?`. */
export const ReportRequestsResponse = z.looseObject({
  totalCount: Count.nullish().catch(undefined),
  nextCursor: z.string().nullish(),
  requests: z.array(z.unknown()),
})
