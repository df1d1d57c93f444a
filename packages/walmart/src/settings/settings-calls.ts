import type { Page } from '../http/page.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { listShipNodes } from './list-ship-nodes.ts'
import type { ShipNode } from './ship-node.ts'

/** What Walmart knows of the seller. */
export interface SettingsCalls {
  /** The seller's ship nodes, on one page. Walmart's `getAllFulfillmentCenters`. */
  listShipNodes(options?: CallOptions): AsyncGenerator<Page<ShipNode>>
}

export function settingsCalls(session: Session): SettingsCalls {
  return {
    listShipNodes: (options) => listShipNodes(session, options?.signal),
  }
}
