import type { WalmartConnectionTest } from '@aisle/contract'

type Permission = WalmartConnectionTest['permissions'][number]

/** What Aisle does with each part of Walmart's API, under the names that Walmart gives them for a token. */
const needs: ReadonlyMap<string, Permission['needed']> = new Map([
  ['orders', 'full_access'],
  ['returns', 'full_access'],
  ['inventory', 'full_access'],
  ['price', 'full_access'],
  ['feeds', 'full_access'],
  ['item', 'view_only'],
  ['shipping', 'view_only'],
])

/** What a key may do beside what it needs to be able to, by name. */
export function toPermissions(scopes: Readonly<Record<string, string | null | undefined>>): Permission[] {
  const names = [...new Set([...needs.keys(), ...Object.keys(scopes)])].toSorted()
  return names.map((name) => ({ name, access: toAccess(scopes[name]), needed: needs.get(name) ?? 'no_access' }))
}

/** Of what is unknown nobody can say that it is missing. */
export function missingOf(permissions: readonly Permission[]): string[] {
  return permissions.filter(isMissing).map(({ name }) => name)
}

function isMissing({ access, needed }: Permission): boolean {
  if (needed === 'full_access') return access === 'no_access' || access === 'view_only'
  return needed === 'view_only' && access === 'no_access'
}

function toAccess(access: string | null | undefined): Permission['access'] {
  return access === 'full_access' || access === 'view_only' || access === 'no_access' ? access : 'unknown'
}
