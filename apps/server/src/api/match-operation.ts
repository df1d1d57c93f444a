import { type Operation, operations } from '@aisle/contract'

const patterns = operations.map(([, op]) => ({ op, pattern: toPattern(op.path) }))

/** The operations that a path below `/api` has, one a method. */
export function matchOperations(path: string): Operation[] {
  return patterns.filter(({ pattern }) => pattern.test(path)).map(({ op }) => op)
}

function toPattern(path: string): RegExp {
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${escaped}/?$`)
}
