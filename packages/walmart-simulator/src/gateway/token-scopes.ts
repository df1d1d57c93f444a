import { unauthorized } from './api-error.ts'

/** The parts of Walmart's API that a seller can grant access to. */
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

/** The level of access to a part of the API. */
export type ScopeAccess = 'full_access' | 'view_only' | 'no_access'

/** The access to every part. Changes apply from the next call on. */
export type Scopes = Record<Scope, ScopeAccess>

/** Fills in full access for every scope that is not passed. */
export function makeScopes(scopes: Partial<Scopes> = {}): Scopes {
  const open = Object.fromEntries(scopeNames.map((name) => [name, 'full_access'])) as Scopes
  return { ...open, ...scopes }
}

/**
 * Rejects calls without access; `view_only` permits GET. According to Walmart's table a missing scope is a 401, like an
 * invalid token: `GET /v3/token/detail` tells the two apart.
 */
export function requireScope(scopes: Scopes, scope: Scope, method: string): void {
  const access = scopes[scope]
  if (access === 'full_access' || (access === 'view_only' && method === 'GET')) return
  throw unauthorized(`The token has ${access} to ${scope}`)
}
