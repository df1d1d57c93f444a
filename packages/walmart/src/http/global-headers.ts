/** Newer calls, which Walmart has for all markets, require both, in the United States too. Those of another market replace them. */
export const globalHeaders = { WM_GLOBAL_VERSION: '3.1', WM_MARKET: 'US' }
