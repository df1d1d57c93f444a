import { z } from 'zod'

import { Code, Identifier, listOf } from '../scalars.ts'

const Partner = z.looseObject({
  /** Walmart's id for the seller, and for the default virtual ship node. */
  partnerId: Identifier,
  partnerName: z.string().nullish(),
  partnerDisplayName: z.string().nullish(),
  partnerStoreId: Code.nullish(),
  businessRegNumber: Code.nullish(),
  countryOfIncorporation: z.string().nullish(),
})

/** The response of `GET /v3/settings/partnerprofile`. A configuration's contents depend on its name: ACCOUNT, FEED. */
export const PartnerProfile = z.looseObject({
  partner: Partner,
  configurations: listOf(z.looseObject({ configurationName: z.string().nullish(), configuration: z.unknown() })),
})
export type PartnerProfile = z.output<typeof PartnerProfile>
