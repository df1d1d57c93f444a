import { catalog } from './catalog.ts'
import { common } from './common.ts'
import { connect } from './connect.ts'
import { documents } from './documents.ts'
import { inbox } from './inbox.ts'
import { instances } from './instances.ts'
import { listings } from './listings.ts'
import { offers } from './offers.ts'
import { order } from './order.ts'
import { orders } from './orders.ts'
import { palette } from './palette.ts'
import { reports } from './reports.ts'
import { runs } from './runs.ts'
import { salesOrders } from './sales-orders.ts'
import { sends } from './sends.ts'
import { settings } from './settings.ts'
import { tokens } from './tokens.ts'
import { webhooks } from './webhooks.ts'

/** Every text of the console, by screen. */
export const texts = {
  catalog,
  common,
  connect,
  documents,
  inbox,
  instances,
  listings,
  offers,
  order,
  orders,
  palette,
  reports,
  runs,
  salesOrders,
  sends,
  settings,
  tokens,
  webhooks,
}
