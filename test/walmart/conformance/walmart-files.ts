import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { CORE_SCHEMA, load } from 'js-yaml'

/** Walmart's own files carry no licence and realistic personal data, so they lie beside the repository. */
export const walmartFiles = new URL('../../../../shared/walmart/', import.meta.url)
export const isAbsent = !existsSync(walmartFiles)

/** What the index of the examples says of one: whose it is, and whether it agrees with its own schema. */
export interface Example {
  readonly spec: string
  readonly operationId: string
  readonly kind: 'req' | 'res'
  readonly mediaType: string
  readonly exampleName: string
  readonly file: string
  readonly verdict: string
}

/** A body of an error as somebody saw it. */
export interface ErrorVector {
  readonly id: string
  readonly http: number
  readonly contentType: string
  readonly body: unknown
}

/** A row of Walmart's table of error codes. Some codes name the component that uses them. */
export interface ErrorCode {
  readonly code: string
  readonly http: number
  readonly category: string
  readonly severity: string
}

const pathOf = (file: string) => new URL(file, walmartFiles)
const readJson = (file: string): unknown => JSON.parse(readFileSync(pathOf(file), 'utf8'))

export const readIndex = () => readJson('examples/INDEX.json') as readonly Example[]
export const readExample = (example: Example): unknown => readJson(example.file)

export const readErrors = () =>
  readJson('errors/observed-errors.json') as {
    readonly officialTable: { readonly rows: readonly ErrorCode[] }
    readonly vectors: readonly ErrorVector[]
  }

/** The OpenAPI documents by their short names, such as `orders`. */
export function readSpecs(): Map<string, unknown> {
  const names = readdirSync(pathOf('openapi/')).filter((name) => name.endsWith('.yml'))
  return new Map(
    names.map((name) => [
      name.replace(/^walmart-marketplace-(.+)\.openapi\.yml$/, '$1'),
      // The schema that leaves dates in their text, as JSON has them.
      load(readFileSync(pathOf(`openapi/${name}`), 'utf8'), { schema: CORE_SCHEMA }),
    ]),
  )
}
