import type { WalmartConnectionTest } from '@aisle/contract'

import { walmartCalls } from './walmart-calls.ts'

type Permission = WalmartConnectionTest['permissions'][number]

const levels = ['no_access', 'view_only', 'full_access'] as const

/** The permissions that credentials grant or Aisle needs, by name. */
export function toPermissions(scopes: Readonly<Record<string, string | null | undefined>>): Permission[] {
  const calls = Object.values(walmartCalls).filter((call) => call !== null)
  const names = [...new Set([...calls.map(({ name }) => name), ...Object.keys(scopes)])].toSorted()
  return names.map((name) => {
    const needs = calls.filter((call) => call.name === name).map(({ needed }) => needed)
    return {
      name,
      access: toAccess(scopes[name]),
      needed: levels.findLast((level) => needs.some((need) => need === level)) ?? 'no_access',
    }
  })
}

/** Unknown access is not reported as missing. */
export function missingOf(permissions: readonly Permission[]): string[] {
  return permissions.filter(isMissing).map(({ name }) => name)
}

function isMissing({ access, needed }: Permission): boolean {
  return access !== 'unknown' && levels.indexOf(access) < levels.indexOf(needed)
}

function toAccess(access: string | null | undefined): Permission['access'] {
  return levels.find((level) => level === access) ?? 'unknown'
}
