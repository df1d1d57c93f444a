import { expect, test } from 'vitest'

import { TokenDetail } from './token-detail.ts'

const times = { issued_at: '1760000000000', expire_at: 1760000900000 }

test('parses times from strings and numbers, and any scopes', () => {
  const scopes = { orders: 'full_access', price: null, novelty: 'half_access' }
  const detail = TokenDetail.parse({ ...times, is_valid: true, scopes, later: 1 })
  expect(detail).toEqual({
    issued_at: new Date(1_760_000_000_000),
    expire_at: new Date(1_760_000_900_000),
    is_valid: true,
    scopes,
    later: 1,
  })
})

test('rejects a token detail without scopes', () => {
  expect(TokenDetail.safeParse(times).success).toBe(false)
})
