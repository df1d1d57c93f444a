import { tallyKeys, undeclaredKeys } from './json-keys.ts'
import type { Operation } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'

/** The feeds that the caller writes, and the client sends as they are. */
export const passedThrough: readonly string[] = ['MP_ITEM', 'MP_MAINTENANCE']

/** Names of Walmart's examples of feed files, by operation and feed type. */
const exampleNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'inventory/updateBulkInventory': { inventory: 'json1', MP_INVENTORY: 'MultiNode_Bulk_Inventory_Update_Request' },
  'prices/priceBulkUploads': { price: 'json1' },
}

/** The feed type that one of Walmart's examples shows; undefined if neither client nor simulator uses it. */
export function feedTypeOf(operation: string, exampleName: string): string | undefined {
  return Object.entries(exampleNames[operation] ?? {}).find(([, name]) => name === exampleName)?.[0]
}

/** Keys of the examples that a record need not have: only a reduced price has a comparison price. */
const optionalKeys = ['/Price[]/pricing[]/comparisonPrice', '/Price[]/pricing[]/comparisonPriceType']

/**
 * Reports what is wrong with an uploaded file. Schemas describe only the form around it, so the file is compared with the
 * example of its feed type: same version, no other keys, every key that all objects of the example have, and the same
 * types.
 */
export function feedFileCheck({ examples }: Operation): (exchange: Exchange) => string[] {
  return ({ file, query: { feedType = '' } }) => {
    if (file === undefined || passedThrough.includes(feedType)) return []
    const example = examples.find((candidate) => candidate.kind === 'file' && candidate.feedType === feedType)
    if (example === undefined) return [`there is no example of a feed of type ${feedType}`]
    return compare(file, example.body).map((finding) => `file${finding}`)
  }
}

function compare(file: unknown, example: unknown): string[] {
  const given = tallyKeys([file])
  const wanted = tallyKeys([example])
  const undeclared = undeclaredKeys(file, new Set(wanted.keys())).map((key) => `${key} is in no example`)
  const others = [...wanted].flatMap(([key, { types, objects, found }]) => {
    const actual = given.get(key)
    if (actual === undefined) return found < objects || isOptional(key) ? [] : [`${key} is missing`]
    const isIncomplete = actual.found < actual.objects && found === objects && !isOptional(key)
    const hasOtherType = [...actual.types].some((type) => !types.has(type))
    return [...(isIncomplete ? [`${key} is missing`] : []), ...(hasOtherType ? [`${key} is of another type`] : [])]
  })
  const [version, exampleVersion] = [file, example].map(versionOf)
  return [...undeclared, ...others, ...(version === exampleVersion ? [] : [`'s version is ${version}`])]
}

const isOptional = (key: string) => optionalKeys.some((optional) => key === optional || key.startsWith(`${optional}/`))

/** The version is in the header, whose name starts with the feed's in upper or lower case, depending on the type. */
function versionOf(file: unknown): unknown {
  const [, header] = Object.entries(file ?? {}).find(([key]) => key.endsWith('Header')) ?? []
  return (header as { version?: unknown } | undefined)?.version
}
