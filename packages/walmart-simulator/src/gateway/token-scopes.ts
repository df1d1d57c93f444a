import { Refusal } from './refusal.ts'

/** The parts of Walmart's API that a seller may open or close to an application. */
const scopeNames = [
  'reports',
  'item',
  'shipping',
  'price',
  'lagtime',
  'feeds',
  'returns',
  'orders',
  'rules',
  'inventory',
  'content',
] as const

/** A part of Walmart's API. */
export type Scope = (typeof scopeNames)[number]

/** How far a part is open. */
export type ScopeAccess = 'full_access' | 'view_only' | 'no_access'

/** All parts. Whoever holds them may change them; the next call goes by what they say then. */
export type Scopes = Record<Scope, ScopeAccess>

/** The given scopes; whatever is not given is open. */
export function makeScopes(given: Partial<Scopes> = {}): Scopes {
  const open = Object.fromEntries(scopeNames.map((name) => [name, 'full_access'])) as Scopes
  return { ...open, ...given }
}

/**
 * Refuses what the seller has not opened; only GET goes through where it says to view only. Walmart's table says 401 for
 * a wrong scope, the same as for a bad token: `GET /v3/token/detail` tells which of the two it is.
 */
export function requireScope(scopes: Scopes, scope: Scope, method: string): void {
  const access = scopes[scope]
  if (access === 'full_access' || (access === 'view_only' && method === 'GET')) return
  const description = `The token has ${access} to ${scope}`
  throw new Refusal('UNAUTHORIZED', 'GMP_GATEWAY_API', { field: 'UNAUTHORIZED', description })
}
