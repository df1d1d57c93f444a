/** Newer calls, which Walmart has for all markets, require both. */
export const globalHeaders = { WM_GLOBAL_VERSION: '3.1', WM_MARKET: 'US' }
