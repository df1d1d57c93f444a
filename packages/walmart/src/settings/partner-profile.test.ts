import { expect, test } from 'vitest'

import { PartnerProfile } from './partner-profile.ts'

test('accepts a profile with only the seller’s id', () => {
  const partner = { partnerId: 100009, partnerName: null, partnerStoreId: null }
  expect(PartnerProfile.parse({ partner, configurations: null })).toEqual({
    partner: { ...partner, partnerId: '100009' },
    configurations: [],
  })
})

test('rejects a profile without the seller’s id', () => {
  for (const partner of [{ partnerName: 'a' }, { partnerId: '' }]) {
    expect(PartnerProfile.safeParse({ partner }).success).toBe(false)
  }
})
