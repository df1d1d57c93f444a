import { type Operation } from '@aisle/contract'

/**
 * The name of an operation as generated clients will call it, from its dotted name: `walmart.runs.list` is
 * `listWalmartRuns`, `walmart.setup` is `getWalmartSetup`. The operation may bring a better one.
 */
export function operationIdOf(name: string, op: Operation): string {
  if (op.operationId !== undefined) return op.operationId
  const words = name.split('.').map(wordsOf)
  const [verb, ...rest] = verbOf(words.at(-1) ?? [], op)
  const nouns = words.slice(0, -1)
  // What is said of one record names it in the path; a new one has no id yet.
  const isOne = rest.length > 0 || verb === 'create' || op.path.split('{').length - 1 >= nouns.length
  const last = isOne ? oneOf(nouns.at(-1) ?? []) : (nouns.at(-1) ?? [])
  const instance = nouns.length === 1 && nouns[0]?.[0] === 'walmart' && rest.length === 0 ? instanceWords(isOne) : []
  return camelCase([verb ?? '', ...nouns.slice(0, -1).flat(), ...last, ...instance, ...rest])
}

/** The name as a type is written. */
export function typeNameOf(operationId: string): string {
  return capital(operationId)
}

/** What the operations of a group are about, e.g. `Walmart runs`: the tag they have. */
export function tagOf(name: string): string {
  const nouns = name.split('.').slice(0, -1)
  const words =
    nouns.length === 1 && nouns[0] === 'walmart' ? ['walmart', ...instanceWords(false)] : nouns.flatMap(wordsOf)
  return capital(words.join(' '))
}

/** Reading is called `get`, where the name says only what is read. */
function verbOf(words: string[], { method }: Operation): string[] {
  const isVerb = method !== 'GET' || readingVerbs.includes(words[0] ?? '')
  if (!isVerb) return ['get', ...words]
  const [first = '', second, ...rest] = words
  return manners.includes(first) && second !== undefined ? [`${first}${capital(second)}`, ...rest] : words
}

const readingVerbs = ['get', 'list', 'download', 'export']
// Part of the verb: `bulkMap`, `smartMatch`.
const manners = ['bulk', 'smart']

const instanceWords = (isOne: boolean) => [isOne ? 'instance' : 'instances']
const wordsOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(' ')
/** `sales orders` are many: one is a `sales order`. */
const oneOf = (words: string[]) => [...words.slice(0, -1), (words.at(-1) ?? '').replace(/s$/, '')]
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const camelCase = ([first = '', ...rest]: string[]) => first + rest.map(capital).join('')
