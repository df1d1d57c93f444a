import { itemIdOf } from '../items/item-index.ts'
import type { Item } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ReportContent } from './report-store.ts'

interface ReportType {
  readonly versions: RegExp
  readonly make: (seller: SimulatedSeller) => ReportContent
}

/** The reports that the simulator makes. Walmart does not list their columns; these are those that its examples name. */
export const reportTypes: Readonly<Record<string, ReportType>> = {
  ITEM: { versions: /^v[1-6]$/, make: makeItemReport },
  INVENTORY: { versions: /^v1$/, make: makeInventoryReport },
}

/** The types that Walmart has and the simulator does not. */
export const otherReportTypes: readonly string[] = [
  'API_traffic_report',
  'ASSORTMENT_RECOMMENDATIONS',
  'BUYBOX',
  'CANCELLATION',
  'CONTENT_QUALITY',
  'CPA',
  'DELIVERY_DEFECT',
  'FITMENT_ACES_COVERAGE',
  'FITMENT_MISSING_ATTR',
  'INVENTORY_RECOMMENDATIONS',
  'INVENTORY_RECON',
  'ITEM_PERFORMANCE',
  'LAGTIME',
  'LISTING_QUALITY',
  'PROMO',
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
