import { expect, it } from 'vitest'

import { retryPauseMs } from './outages.ts'

it('the pauses of an outage double from half a second to eight seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 50, 5000].map(retryPauseMs)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000])
})
