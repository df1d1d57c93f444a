import { accountingSettings } from './accounting-settings.ts'
import { acknowledgements, costs } from './accounting.ts'
import { archives } from './archives.ts'
import { catalogRecords } from './catalog-records.ts'
import { changesAtWalmart } from './changes-at-walmart.ts'
import { costImports } from './cost-imports.ts'
import { creations } from './creations.ts'
import { events } from './events.ts'
import { instances } from './instances.ts'
import { locationMappings, pauses } from './locations-and-schedules.ts'
import { mappings } from './mappings.ts'
import { prices, stockLevels } from './offers.ts'
import { driftingStock, unwantedWebhooks, wrongCredentials } from './rare-events.ts'
import { receipts } from './receipts.ts'
import { refreshes } from './refreshes.ts'
import { returnRefunds } from './return-refunds.ts'
import { sends } from './sends.ts'
import { webhooks } from './webhooks.ts'
import type { WriteKind } from './write-kind.ts'

export type { WriteKind } from './write-kind.ts'

/** Every kind of write of the load. A new one joins here. */
export function buildWriteKinds(): WriteKind[] {
  return [
    instances(),
    refreshes(),
    changesAtWalmart(),
    mappings(),
    archives(),
    locationMappings(),
    pauses(),
    creations(),
    catalogRecords(),
    costs(),
    costImports(),
    accountingSettings(),
    receipts(),
    webhooks(),
    acknowledgements(),
    sends(),
    returnRefunds(),
    stockLevels(),
    prices(),
    wrongCredentials(),
    unwantedWebhooks(),
    driftingStock(),
    events(),
  ]
}
