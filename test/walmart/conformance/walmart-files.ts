import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { CORE_SCHEMA, load } from 'js-yaml'

import { withChanges } from './changes-of-2026.ts'
import { schemaExceptions, undeclaredParameters } from './exceptions.ts'
import { feedTypeOf } from './feed-file-check.ts'
import { documentedError } from './fixtures/errors.ts'
import { fixtureReference } from './fixtures/fixture-reference.ts'
import { newerOperations } from './fixtures/newer-operations.ts'
import { omittedKeys } from './omitted-keys.ts'
import { type Example, readOperations } from './operations.ts'
import type { ErrorCode, ObservedError, Reference } from './reference.ts'

/** Walmart's files come without a licence and contain realistic personal data, so they are not in the repository. */
export const walmartFiles = new URL('../../../../shared/walmart/', import.meta.url)
export const isAbsent = !existsSync(walmartFiles)

/** An entry of the index of Walmart's examples. */
export interface IndexEntry {
  readonly spec: string
  readonly operationId: string
  readonly kind: 'req' | 'res'
  readonly mediaType: string
  readonly exampleName: string
  readonly file: string
  /** Whether the example agrees with its own schema. */
  readonly verdict: string
}

/** An example of the count of items, which Walmart shows for the search. */
const misplaced = 'examples/items/getCatalogSearch/res-200-json-Search_Items.json'

const pathOf = (file: string) => new URL(file, walmartFiles)
const readJson = (file: string): unknown => JSON.parse(readFileSync(pathOf(file), 'utf8'))

export const readIndex = () => readJson('examples/INDEX.json') as readonly IndexEntry[]
export const readExample = ({ file }: IndexEntry): unknown => readJson(file)
export const isJson = ({ file }: IndexEntry) => file.endsWith('.json')
/** Contents of an uploaded file, which the schema of the upload does not describe. */
export const isFeedFile = ({ verdict }: IndexEntry) => verdict.startsWith('feed')
export const operationNameOf = ({ spec, operationId }: IndexEntry) => `${spec}/${operationId}`

export function readWalmartReference(): Reference {
  const examples = Map.groupBy(
    readIndex().filter((entry) => isJson(entry) && entry.file !== misplaced),
    operationNameOf,
  )
  const { officialTable, vectors } = readJson('errors/observed-errors.json') as {
    readonly officialTable: { readonly rows: readonly ErrorCode[] }
    readonly vectors: readonly (ObservedError & { readonly contentType: string })[]
  }
  return {
    name: 'Walmart’s files',
    isWalmart: true,
    operations: [
      ...withChanges(
        readOperations(readSpecs(), (name) => withResponses(name, (examples.get(name) ?? []).map(toExample))),
      ),
      ...newerOperations,
    ],
    schemaExceptions,
    omittedKeys,
    undeclaredParameters,
    errorCodes: officialTable.rows,
    observedErrors: [
      ...vectors.filter(({ contentType, http }) => contentType === 'application/json' && http >= 400),
      documentedError,
    ],
  }
}

/** Where Walmart has no example of a response, ours are used. */
function withResponses(name: string, examples: readonly Example[]): readonly Example[] {
  if (examples.some(({ kind }) => kind === 'res')) return examples
  const ours = fixtureReference.operations.find((operation) => operation.name === name)?.examples ?? []
  return [...examples, ...ours.filter(({ kind }) => kind === 'res')]
}

function toExample(entry: IndexEntry): Example {
  const body = readExample(entry)
  if (!isFeedFile(entry)) return { kind: entry.kind, body }
  return { kind: 'file', feedType: feedTypeOf(operationNameOf(entry), entry.exampleName), body }
}

/** The OpenAPI documents by short name, such as `orders`. */
function readSpecs(): Map<string, unknown> {
  const names = readdirSync(pathOf('openapi/')).filter((name) => name.endsWith('.yml'))
  return new Map(
    names.map((name) => [
      name.replace(/^walmart-marketplace-(.+)\.openapi\.yml$/, '$1'),
      // This schema leaves dates as text, as in JSON.
      load(readFileSync(pathOf(`openapi/${name}`), 'utf8'), { schema: CORE_SCHEMA }),
    ]),
  )
}
