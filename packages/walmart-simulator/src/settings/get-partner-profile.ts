import { feedTypes } from '../feeds/feed-types.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { findLimit } from '../limits/find-limit.ts'
import { Random } from '../seed/random.ts'
import type { FeedThrottle, PartnerProfile } from './payloads.ts'

const names = ['Hollowbrook', 'Tidewrack', 'Larchfield', 'Emberly', 'Quillon'] as const
const trades = ['Trading', 'Goods', 'Supply', 'Mercantile'] as const

/** `GET /v3/settings/partnerprofile`: an invented company with the seller's partner id. */
export function getPartnerProfile({ seller: { partnerId } }: DataCall): PartnerProfile {
  const random = new Random(Number(partnerId), 0x9a)
  const name = `${random.pick(names)} ${random.pick(trades)}`
  return {
    partner: {
      partnerId,
      partnerName: `${name} LLC`,
      partnerDisplayName: name,
      partnerStoreId: partnerId,
      businessRegNumber: random.digits(9),
      countryOfIncorporation: 'US',
    },
    configurations: [
      { configurationName: 'ACCOUNT', configuration: { status: 'ACTIVE' } },
      { configurationName: 'FEED', configuration: { values: feedThrottles() } },
    ],
  }
}

function feedThrottles(): FeedThrottle[] {
  return Object.entries(feedTypes).map(([feedType, { maxBytes }]) => {
    const count = findLimit('POST', '/v3/feeds', `?feedType=${feedType}`)?.tokens ?? 0
    const rate = { count, replenishTimeWindow: { value: '3600', unitOfMeasurement: 'SECOND' as const } }
    const fileSize = { value: maxBytes, unitOfMeasurement: 'BYTES' as const }
    return { feedType, throttleConfigurations: [{ type: 'SELLER', rate, fileSize }] }
  })
}
