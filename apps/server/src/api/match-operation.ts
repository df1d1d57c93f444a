import { type Operation, operations } from '@aisle/contract'
import { sortedBySpecificity } from '@aisle/core'

const patterns = sortedBySpecificity(operations).map(([, op]) => ({ op, pattern: toPattern(op.path) }))

/** The operations that a path fits over REST; of those with one method, the first is meant. */
export function matchOperations(path: string): Operation[] {
  return patterns.filter(({ pattern }) => pattern.test(path)).map(({ op }) => op)
}

// What the api answers beside operations.
const otherPaths = [
  '/',
  '/favicon.ico',
  '/healthz',
  '/readyz',
  '/api/openapi.json',
  '/docs',
  '/docs/',
  '/docs/js/scalar.js',
]

/** The methods that a path takes. */
export function methodsOf(path: string): string[] {
  return otherPaths.includes(path) ? ['GET'] : [...new Set(matchOperations(path).map((op) => op.method))]
}

function toPattern(path: string): RegExp {
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^/api${escaped}/?$`)
}
