import { itemIdOf } from '../items/item-index.ts'
import { lagTimeOf } from '../lag-times/lag-times.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { makeCancellationReport } from './cancellation-report.ts'
import { makeItemPerformance } from './item-performance.ts'
import type { ReportContent, StoredReport } from './report-store.ts'

interface ReportType {
  readonly versions: RegExp
  readonly make: (seller: SimulatedSeller, report: StoredReport) => ReportContent
}

/** The reports that the simulator makes. The columns are those that Walmart names, where it does. */
export const reportTypes: Readonly<Record<string, ReportType>> = {
  ITEM: { versions: /^v[1-6]$/, make: makeItemReport },
  ITEM_PERFORMANCE: { versions: /^v[1-3]$/, make: makeItemPerformance },
  INVENTORY: { versions: /^v1$/, make: makeInventoryReport },
  CANCELLATION: { versions: /^v1$/, make: makeCancellationReport },
  LAGTIME: { versions: /^v1$/, make: makeLagTimeReport },
  PROMO: { versions: /^v1$/, make: makePromotionReport },
}

/** The types that Walmart has and the simulator does not. */
export const otherReportTypes: readonly string[] = [
  'API_traffic_report',
  'ASSORTMENT_RECOMMENDATIONS',
  'BUYBOX',
  'CONTENT_QUALITY',
  'CPA',
  'DELIVERY_DEFECT',
  'FITMENT_ACES_COVERAGE',
  'FITMENT_MISSING_ATTR',
  'INVENTORY_RECOMMENDATIONS',
  'INVENTORY_RECON',
  'LISTING_QUALITY',
  'RETURN_OVERRIDES',
  'SEARCH_INSIGHTS_PERF_REPORT',
  'SEARCH_INSIGHTS_SQR_REPORT',
  'SEM_PERFORMANCE',
  'SEM_SEARCH_TERMS',
  'SETTLEMENT',
  'SHIPPING_CONFIGURATION',
  'SHIPPING_PROGRAM',
  'WFS_CUSTOMER_RETURNS',
  'WFS_ORDERS',
]

/** Every item, whatever its status. */
function makeItemReport({ itemList }: SimulatedSeller): ReportContent {
  const rows = Array.from({ length: itemList.list.length }, (_, position) => itemRow(itemList.peek(position)))
  return { columns: Object.keys(rows[0] ?? itemRow(noItem)), rows }
}

function itemRow(item: Item): Record<string, string> {
  return {
    SKU: item.sku,
    'Item ID': itemIdOf(item),
    'Product Name': item.productName,
    'Lifecycle Status': item.lifecycleStatus,
    'Publish Status': item.publishedStatus,
    'Status Change Reason': item.unpublishedReasons?.reason.join('; ') ?? '',
    'Product Category': item.productType,
    Price: item.price.amount.toFixed(2),
    Currency: item.price.currency,
    WPID: item.wpid,
    GTIN: item.gtin,
    UPC: item.upc,
    'Item Page URL': `https://www.walmart.com/ip/${itemIdOf(item)}`,
    'Shelf Name': item.shelf,
  }
}

/** For the columns of a report without rows. */
const noItem: Item = {
  mart: 'WALMART_US',
  sku: '',
  condition: '',
  wpid: '',
  upc: '',
  gtin: '',
  productName: '',
  shelf: '',
  productType: '',
  price: { currency: 'USD', amount: 0 },
  publishedStatus: 'PUBLISHED',
  lifecycleStatus: 'ACTIVE',
}

/** A row for each item and ship node. */
function makeInventoryReport({ itemList, stockOf }: SimulatedSeller): ReportContent {
  const rows = Array.from({ length: itemList.list.length }, (_, position) => itemList.peek(position)).flatMap((item) =>
    stockOf(item.sku).map((node) => ({
      SKU: item.sku,
      'Ship Node': node.shipNode,
      'Input Quantity': String(node.inputQty.amount),
      'Available To Sell Quantity': String(node.availToSellQty.amount),
    })),
  )
  return { columns: ['SKU', 'Ship Node', 'Input Quantity', 'Available To Sell Quantity'], rows }
}

function makeLagTimeReport(seller: SimulatedSeller): ReportContent {
  const rows = seller.items.map(({ sku }) => ({ SKU: sku, 'Fulfillment Lag Time': String(lagTimeOf(seller, sku)) }))
  return { columns: ['SKU', 'Fulfillment Lag Time'], rows }
}

/** A row for each promotion, including those that have not started. */
function makePromotionReport({ items, promotionStore }: SimulatedSeller): ReportContent {
  const rows = items.flatMap(({ sku, price }) =>
    promotionStore.of(sku).map((promotion) => ({
      SKU: sku,
      'Promo ID': promotion.promoId,
      'Promo Type': promotion.type,
      'Promo Price': promotion.price.amount.toFixed(2),
      'Base Price': price.amount.toFixed(2),
      Currency: price.currency,
      'Start Date': new Date(promotion.startsAt).toISOString(),
      'End Date': new Date(promotion.endsAt).toISOString(),
    })),
  )
  const columns = ['SKU', 'Promo ID', 'Promo Type', 'Promo Price', 'Base Price', 'Currency', 'Start Date', 'End Date']
  return { columns, rows }
}
