import { WalmartError, type WalmartErrorKind } from '@aisle/walmart'
import { describe, expect, it } from 'vitest'

import { UnopenedSecretError } from '../platform/seal.ts'
import { classifyFailure } from './classify-failure.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const first = { failures: 0, restarts: 0, cursor: null }
const further = { failures: 0, restarts: 0, cursor: { page: 2 } }

describe('a failed page', () => {
  it.each<[WalmartErrorKind | 'internal', 'failed' | 'retrying', 'failed' | 'retrying']>([
    // After the first failure, and after five in a row.
    ['unavailable', 'retrying', 'retrying'],
    ['unexpected_response', 'retrying', 'failed'],
    ['internal', 'retrying', 'failed'],
    ['credentials_rejected', 'failed', 'failed'],
    ['invalid_request', 'failed', 'failed'],
    ['not_found', 'failed', 'failed'],
    ['rate_limited', 'retrying', 'retrying'],
  ])('%s: %s at first, %s after five failures', (kind, atFirst, atFifth) => {
    expect(classify(kind, first)).toMatchObject({ code: kind, status: atFirst, startOver: false })
    expect(classify(kind, { ...first, failures: 4 })).toMatchObject({ code: kind, status: atFifth, startOver: false })
  })

  it.each(['invalid_request', 'not_found'] as const)(
    'starts over up to twice if Walmart rejects a later page: %s',
    (kind) => {
      expect(classify(kind, further)).toMatchObject({ status: 'retrying', startOver: true, failures: 1 })
      expect(classify(kind, { ...further, restarts: 1 })).toMatchObject({ status: 'retrying', startOver: true })
      expect(classify(kind, { ...further, restarts: 2 })).toMatchObject({ status: 'failed', startOver: false })
    },
  )

  it('retries if the credentials cannot be decrypted, and gives the remedy', () => {
    expect(classifyFailure(new UnopenedSecretError('no key'), first, now)).toMatchObject({
      status: 'retrying',
      code: 'secret_unopened',
      message: expect.stringContaining('AISLE_ENCRYPTION_KEYS'),
    })
  })

  it("reports Walmart's own message, but no details of an internal error", () => {
    expect(classify('unavailable', first).message).toBe('said Walmart')
    expect(classify('internal', first).message).not.toContain('secret')
  })
})

describe('the wait before the next attempt', () => {
  it('doubles from 1 second to 15 minutes, ± 20%', () => {
    for (const [failures, seconds] of [
      [0, 1],
      [1, 2],
      [2, 4],
      [5, 32],
      [9, 512],
      [10, 900],
      [1000, 900],
    ] as const) {
      for (let attempt = 0; attempt < 50; attempt++) {
        const { delayMs } = classify('unavailable', { ...first, failures })
        expect(delayMs).toBeGreaterThanOrEqual(seconds * 800)
        expect(delayMs).toBeLessThanOrEqual(seconds * 1200)
      }
    }
  })

  it('differs from run to run', () => {
    const delays = Array.from({ length: 20 }, () => classify('unavailable', first).delayMs)
    expect(new Set(delays).size).toBeGreaterThan(1)
  })

  it('lasts until Walmart’s retry time if rate limited, and counts as no failure', () => {
    const retryAt = new Date(now + 7000)
    const error = new WalmartError('rate_limited', 'slowly', { retryAt })
    expect(classifyFailure(error, { failures: 3, restarts: 0, cursor: null }, now)).toMatchObject({
      status: 'retrying',
      delayMs: 7000,
      failures: 3,
    })
    expect(classifyFailure(error, first, now + 8000).delayMs).toBe(0)
  })
})

function classify(kind: WalmartErrorKind | 'internal', run: { failures: number; restarts: number; cursor: unknown }) {
  const error = kind === 'internal' ? new Error('a secret') : new WalmartError(kind, 'said Walmart', {})
  return classifyFailure(error, run, now)
}
