import { expect, test } from 'vitest'

import { PartnerProfile } from './partner-profile.ts'

test('takes a profile of which nothing is known but the seller’s id', () => {
  const partner = { partnerId: 100009, partnerName: null, partnerStoreId: null }
  expect(PartnerProfile.parse({ partner, configurations: null })).toEqual({
    partner: { ...partner, partnerId: '100009' },
    configurations: [],
  })
})

test('refuses a profile without the seller’s id', () => {
  for (const partner of [{ partnerName: 'a' }, { partnerId: '' }]) {
    expect(PartnerProfile.safeParse({ partner }).success).toBe(false)
  }
})
