import { describe, expect, it } from 'vitest'

import { isDatabaseOutage, toAisleError, whyNotStored } from './errors.ts'

const withCode = (code: string) => Object.assign(new Error('failed'), { code })

describe('isDatabaseOutage', () => {
  it.each([
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    '08006',
    '25006',
    '25P03',
    '53000',
    '53100',
    '53200',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '57P03',
    '57P05',
  ])('%s is temporary, so callers may try again', (code) => {
    expect(isDatabaseOutage(withCode(code))).toBe(true)
    expect(toAisleError(withCode(code))).toMatchObject({ code: 'ERR_UNAVAILABLE', retryAfterSeconds: 1 })
  })

  it.each(['23505', '25001', '42P01', '42501', '28P01', '3D000', '53400'])('%s is not temporary', (code) => {
    expect(isDatabaseOutage(withCode(code))).toBe(false)
  })
})

it.each([
  ['25006', 'read-only'],
  ['53100', 'full'],
  ['53200', 'out of memory'],
  ['53300', undefined],
  ['57P01', undefined],
])('%s says why a database can be read but not changed: %s', (code, state) => {
  expect(whyNotStored(withCode(code))).toBe(state)
})
