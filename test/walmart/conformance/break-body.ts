import { tallyKeys } from './json-keys.ts'

/** A body with one thing wrong, at one place: `/list/elements/order[]/orderDate`. */
export interface Broken {
  readonly at: string
  readonly body: unknown
}

type Edit = (parent: Record<string, unknown>, key: string) => void

/** For each value that is no object and no list: the body with one of another type there. */
export function withWrongTypes(body: unknown): Broken[] {
  return edited(body, isLeaf, makeWrong)
}

/** The body with values of another type for a key. */
export function withWrongType(body: unknown, at: string): unknown {
  return editedAt(body, at, makeWrong)
}

/** The body without a key. */
export function withoutKey(body: unknown, at: string): unknown {
  return editedAt(body, at, remove)
}

/** For each key: the body without it. */
export function withoutKeys(body: unknown): Broken[] {
  return edited(body, () => true, remove)
}

/** For each key: the body with another beside it that Walmart does not have. */
export function withStrangeKeys(body: unknown): Broken[] {
  return edited(
    body,
    () => true,
    (parent, key) => (parent[`${key}Strange`] = 1),
  )
}

function edited(body: unknown, isMeant: (types: ReadonlySet<string>) => boolean, edit: Edit): Broken[] {
  const places = [...tallyKeys([body])].filter(([, { types }]) => isMeant(types)).map(([at]) => at)
  return places.map((at) => ({ at, body: editedAt(body, at, edit) }))
}

/** A copy, edited in every object that has the key. */
function editedAt(body: unknown, at: string, edit: Edit): unknown {
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
const makeWrong: Edit = (parent, key) => {
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
