import { z } from 'zod'

import { readGaps } from '../http/gaps.ts'
import { afterPage, nothingListed } from '../http/listed.ts'
import { readElements, type Page } from '../http/page.ts'
import { readInput } from '../http/read-input.ts'
import { leniency } from '../http/read-record.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { globalHeaders } from '../market.ts'
import { Code, Count, Decimal, Flag, listOf } from '../scalars.ts'

/** An amount may be missing, and is a string. */
const Amount = z.looseObject({ amount: Decimal.nullish(), currency: z.string().nullish() })

/** An item that was unpublished. Dates are YYYY-MM-DD. */
export const UnpublishedItem = z.looseObject({
  sku: Code.nullish(),
  itemId: Code.nullish(),
  gtin: Code.nullish(),
  productName: Code.nullish(),
  brand: Code.nullish(),
  productType: z.string().nullish(),
  lifecycleStatus: z.string().nullish(),
  publishStatus: z.string().nullish(),
  /** Codes such as END_DATE, separated by commas. */
  unpublishReasons: z.string().nullish(),
  unpublishedDate: z.string().nullish(),
  offerStartDate: z.string().nullish(),
  offerEndDate: z.string().nullish(),
  price: Amount.nullish(),
  marketPrice: Amount.nullish(),
  gmvAmount: Amount.nullish(),
  marketTrending: Flag.nullish(),
  customerRating: Decimal.nullish(),
  conversionRate: Decimal.nullish(),
  pageViews: Count.nullish(),
})
export type UnpublishedItem = z.output<typeof UnpublishedItem>
leniency.add(UnpublishedItem, { required: ['sku'] })

const UnpublishedResponse = z.looseObject({
  payload: listOf(z.unknown()),
  totalCount: Count.nullish().catch(undefined),
})

/** How many items were unpublished, by their reasons. */
export const UnpublishedCounts = z.looseObject({
  payload: listOf(
    z.looseObject({
      /** Codes separated by commas. */
      unpublishedReasonCode: z.string(),
      unpublishedCount: Count,
      unpublishedValue: Decimal.nullish(),
    }),
  ),
})
export type UnpublishedCounts = z.output<typeof UnpublishedCounts>

/** Since when items have been unpublished. */
export interface UnpublishedCountsQuery extends CallOptions {
  readonly fromDate: Date
}

/** Filters of unpublished items. */
export interface UnpublishedItemsQuery extends UnpublishedCountsQuery {
  /** Such as END_DATE. */
  readonly unpublishedReasonCode?: string | undefined
  /** Items to return. Default: 200; Walmart's own default is 20. It documents no maximum, and no further pages. */
  readonly limit?: number | undefined
  /** ACTIVE, ARCHIVED or RETIRED. */
  readonly offerLifecycleStatus?: string | undefined
  /** Only items that are trending. Walmart documents both `true` as its default, and items that are not. */
  readonly marketTrending?: boolean | undefined
  /** Only items that have stock. Walmart documents `true` as its default. */
  readonly itemsWithInventory?: boolean | undefined
}

const path = '/v3/insights/items/unpublished'
const FromDate = z.object({ fromDate: z.date().transform((date) => date.toISOString().slice(0, 10)) })

export async function countUnpublishedItems(
  session: Session,
  { signal, ...query }: UnpublishedCountsQuery,
): Promise<Reply<UnpublishedCounts>> {
  const search = toSearch(readInput(FromDate, query))
  const call = { method: 'GET', path: `${path}/counts${search}`, headers: globalHeaders, signal } as const
  return readReply(UnpublishedCounts, await session.send(call))
}

export async function* listUnpublishedItems(
  session: Session,
  { signal, fromDate, limit = 200, ...filters }: UnpublishedItemsQuery,
): AsyncGenerator<Page<UnpublishedItem>> {
  const search = toSearch({ ...readInput(FromDate, { fromDate }), limit, ...filters })
  const response = await session.send({ method: 'GET', path: `${path}/items${search}`, headers: globalHeaders, signal })
  const { payload, totalCount } = parseResponse(UnpublishedResponse, response)
  const read = await readElements(UnpublishedItem, payload, { path: ['payload'], key: 'sku' })
  const page = { ...read, gaps: readGaps(response), total: totalCount ?? undefined }
  yield { ...page, cursor: undefined, listed: afterPage(nothingListed, read.listed, page) }
}
