import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { Session } from '../http/session.ts'
import { getPerformanceReport, type PerformanceReport } from './performance-report.ts'
import { getPerformance, type Performance, type PerformanceMetric, type PerformanceOptions } from './performance.ts'
import {
  countUnpublishedItems,
  listUnpublishedItems,
  type UnpublishedCounts,
  type UnpublishedCountsQuery,
  type UnpublishedItem,
  type UnpublishedItemsQuery,
} from './unpublished-items.ts'

/** Calls for what hurts the seller's sales and standing. */
export interface InsightCalls {
  /** Counts the items that have been unpublished since a day, by their reasons. Walmart's `getUnpublishedItemCount`. */
  countUnpublishedItems(query: UnpublishedCountsQuery): Promise<Reply<UnpublishedCounts>>

  /**
   * Lists the items that have been unpublished since a day, with their reasons, on one page. If `listed` says that there are
   * more, narrow the filters: Walmart documents no second page. Walmart's `getUnpublishedItems`.
   */
  listUnpublishedItems(query: UnpublishedItemsQuery): AsyncGenerator<Page<UnpublishedItem>>

  /**
   * Returns how the seller performs by one of Walmart's metrics; null if there were no orders to measure. Walmart updates
   * the data once a day, and allows one call a minute for each metric. Walmart's `getOtd`, `getCancellations` and others.
   */
  getPerformance(metric: PerformanceMetric, options?: PerformanceOptions): Promise<Reply<Performance | null>>

  /**
   * Downloads the orders behind a metric as a spreadsheet; null if there were none to measure. Its sheets and columns depend
   * on the metric, and are not documented. Walmart makes the file while you wait, which often fails: retry. Walmart's
   * `getOtdOrdersReport` and others.
   */
  getPerformanceReport(
    metric: PerformanceMetric,
    options?: PerformanceOptions,
  ): Promise<Reply<PerformanceReport | null>>
}

export function insightCalls(session: Session): InsightCalls {
  return {
    countUnpublishedItems: (query) => countUnpublishedItems(session, query),
    listUnpublishedItems: (query) => listUnpublishedItems(session, query),
    getPerformance: (metric, options) => getPerformance(session, metric, options),
    getPerformanceReport: (metric, options) => getPerformanceReport(session, metric, options),
  }
}
