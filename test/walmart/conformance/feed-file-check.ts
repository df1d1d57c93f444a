import { tallyKeys, undeclaredKeys } from './json-keys.ts'
import type { Operation } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import { readExample } from './walmart-files.ts'

/** Which of Walmart's examples shows what is in the file of a feed. */
interface FeedExample {
  /** The name of the example, which several types of an operation share. */
  readonly name: string
  /** Keys that records can do without, though the example has them. */
  readonly optional: Readonly<Record<string, string>>
}

const onlyReduced = 'it compares a reduced price with the one before, and nothing else has one'

/** By operation and type. */
const feedExamples: Readonly<Record<string, Readonly<Record<string, FeedExample>>>> = {
  'inventory/updateBulkInventory': {
    inventory: { name: 'json1', optional: {} },
    MP_INVENTORY: { name: 'MultiNode_Bulk_Inventory_Update_Request', optional: {} },
  },
  'prices/priceBulkUploads': {
    price: {
      name: 'json1',
      optional: {
        '/Price[]/pricing[]/comparisonPrice': onlyReduced,
        '/Price[]/pricing[]/comparisonPriceType': onlyReduced,
      },
    },
  },
}

/**
 * What is wrong with the file of a feed: schemas describe the form around it only, so it is held to the example of its
 * type. It has that version, no other keys, those that are in each object of the example, and values of the same types.
 */
export function feedFileCheck({ name: operation, examples }: Operation): (exchange: Exchange) => string[] {
  const wanted = feedExamples[operation] ?? {}
  return ({ file, query: { feedType = '' } }) => {
    if (file === undefined) return []
    const { name, optional = {} } = wanted[feedType] ?? {}
    const example = examples.find(({ exampleName, file: path }) => exampleName === name && path.endsWith('.json'))
    if (example === undefined) return [`no example shows what is in a feed of type ${feedType}`]
    return compare(file, readExample(example), optional).map((finding) => `file${finding}`)
  }
}

function compare(file: unknown, example: unknown, optional: FeedExample['optional']): string[] {
  const given = tallyKeys([file])
  const wanted = tallyKeys([example])
  const strange = undeclaredKeys(file, new Set(wanted.keys())).map((key) => `${key} is in no example`)
  const others = [...wanted].flatMap(([key, { types, objects, found }]) => {
    const here = given.get(key)
    if (here === undefined) return found < objects || isWithin(key, optional) ? [] : [`${key} is missing`]
    const isPartly = here.found < here.objects && found === objects && !isWithin(key, optional)
    const isOfAnother = [...here.types].some((type) => !types.has(type))
    return [...(isPartly ? [`${key} is missing`] : []), ...(isOfAnother ? [`${key} is of another type`] : [])]
  })
  const [version, exampleVersion] = [file, example].map(versionOf)
  return [...strange, ...others, ...(version === exampleVersion ? [] : [`'s version is ${version}`])]
}

const isWithin = (key: string, places: object) =>
  Object.keys(places).some((place) => key === place || key.startsWith(`${place}/`))

/** It is in the header, whose name is that of the feed in the case that its type has. */
function versionOf(file: unknown): unknown {
  const [, header] = Object.entries(file ?? {}).find(([key]) => key.endsWith('Header')) ?? []
  return (header as { version?: unknown } | undefined)?.version
}
