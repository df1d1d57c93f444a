import { z } from 'zod'

/** The country in which an account sells. */
export const Market = z.enum(['US', 'CA', 'MX'])
export type Market = z.output<typeof Market>

const currencies = { US: 'USD', CA: 'CAD', MX: 'MXN' } as const satisfies Record<Market, string>

/** The currency of amounts that are sent to Walmart without one. */
export const currencyOf = (market: Market): string => currencies[market]

/** Walmart's business unit that a feed is for. Mexico's is known only from integrators. */
export const businessUnitOf = (market: Market): string => `WALMART_${market}`

/**
 * Without these headers, Walmart checks the credentials against the United States, for a token too. The version is that of
 * the APIs that all markets share.
 */
export const marketHeaders = (market: Market): Record<string, string> =>
  market === 'US' ? {} : { WM_MARKET: market.toLowerCase(), WM_GLOBAL_VERSION: '3.1' }

/** Newer calls require both headers, in the United States too. Those of another market replace them. */
export const globalHeaders = { WM_GLOBAL_VERSION: '3.1', WM_MARKET: 'US' }
