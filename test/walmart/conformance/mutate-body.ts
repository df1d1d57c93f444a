import { tallyKeys } from './json-keys.ts'

/** A body with one change, at a path such as `/list/elements/order[]/orderDate`. */
export interface Mutation {
  readonly at: string
  readonly body: () => unknown
}

type Edit = (parent: Record<string, unknown>, key: string) => void

/** One mutation for each primitive value, which gets another type. */
export function wrongTypes(body: unknown): Mutation[] {
  return mutations(body, isLeaf, setWrongType)
}

/** Gives the values at a path another type. */
export function withWrongType(body: unknown, at: string): unknown {
  return editAt(body, at, setWrongType)
}

/** Removes a key. */
export function withoutKey(body: unknown, at: string): unknown {
  return editAt(body, at, remove)
}

/** One mutation for each key, which is removed. */
export function removedKeys(body: unknown): Mutation[] {
  return mutations(body, () => true, remove)
}

/** One mutation for each key, which gets an unknown one beside it. */
export function unknownKeys(body: unknown): Mutation[] {
  return mutations(
    body,
    () => true,
    (parent, key) => (parent[`${key}Unknown`] = 1),
  )
}

function mutations(body: unknown, matches: (types: ReadonlySet<string>) => boolean, edit: Edit): Mutation[] {
  const paths = [...tallyKeys([body])].filter(([, { types }]) => matches(types)).map(([at]) => at)
  return paths.map((at) => ({ at, body: () => editAt(body, at, edit) }))
}

/** Returns a copy, edited in every object that has the key. */
function editAt(body: unknown, at: string, edit: Edit): unknown {
  const copy = structuredClone(body)
  editAlong(
    copy,
    at.split(/\/|(?=\[\])/).filter((step) => step !== ''),
    edit,
  )
  return copy
}

const remove: Edit = (parent, key) => {
  Reflect.deleteProperty(parent, key)
}
const setWrongType: Edit = (parent, key) => {
  parent[key] = typeof parent[key] === 'string' ? { wrong: 1 } : 'wrong'
}
const isLeaf = (types: ReadonlySet<string>) => ['string', 'number', 'boolean'].some((type) => types.has(type))

function editAlong(value: unknown, [step, ...rest]: readonly string[], edit: Edit): void {
  if (step === '[]') {
    if (Array.isArray(value)) for (const element of value) editAlong(element, rest, edit)
  } else if (step !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    const parent = value as Record<string, unknown>
    if (rest.length === 0) edit(parent, step)
    else editAlong(parent[step], rest, edit)
  }
}
