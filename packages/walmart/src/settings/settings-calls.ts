import type { Page } from '../http/page.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { listShipNodes } from './list-ship-nodes.ts'
import { PartnerProfile } from './partner-profile.ts'
import type { ShipNode } from './ship-node.ts'

/** Calls for the seller's settings. */
export interface SettingsCalls {
  /** Lists the seller's ship nodes, on one page. Walmart's `getAllFulfillmentCenters`. */
  listShipNodes(options?: CallOptions): AsyncGenerator<Page<ShipNode>>

  /** Returns the seller's profile and feed limits. Walmart's `getPartnerConfigurations`. */
  getPartnerProfile(options?: CallOptions): Promise<Reply<PartnerProfile>>
}

export function settingsCalls(session: Session): SettingsCalls {
  return {
    listShipNodes: (options) => listShipNodes(session, options),
    getPartnerProfile: (options) => getPartnerProfile(session, options),
  }
}

async function getPartnerProfile(session: Session, { signal }: CallOptions = {}): Promise<Reply<PartnerProfile>> {
  const path = '/v3/settings/partnerprofile'
  return readReply(PartnerProfile, await session.send({ method: 'GET', path, limit: 'getPartnerProfile', signal }))
}
