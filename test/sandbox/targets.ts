import type { Simulator } from '@aisle/walmart-simulator'

/** A Walmart to test against. */
export interface Target {
  readonly name: string
  readonly url: () => string
  readonly keys: () => { readonly clientId: string; readonly clientSecret: string }
  /** Why it cannot be tested. */
  readonly missing?: string
}

export function simulatorTarget(simulator: Simulator): Target {
  return {
    name: 'the simulator',
    url: () => simulator.url,
    keys: () => {
      const [seller] = simulator.sellers
      if (!seller) throw new Error('The simulator has no seller.')
      return seller
    },
  }
}

const keyNames = ['WALMART_SANDBOX_CLIENT_ID', 'WALMART_SANDBOX_CLIENT_SECRET'] as const

/** Walmart's own sandbox, with a seller's sandbox keys. */
export function sandboxTarget(env: NodeJS.ProcessEnv): Target {
  const [clientId = '', clientSecret = ''] = keyNames.map((name) => env[name])
  const unset = keyNames.filter((name) => (env[name] ?? '') === '')
  return {
    name: 'Walmart’s sandbox',
    url: () => env['WALMART_SANDBOX_URL'] ?? 'https://sandbox.walmartapis.com',
    keys: () => ({ clientId, clientSecret }),
    ...(unset.length > 0 && { missing: `${unset.join(' and ')} not set` }),
  }
}
