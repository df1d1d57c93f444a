import type { OpenApiSchema, Schema } from './schema.ts'
import { toJsonSchema } from './schema.ts'
import { type Example, readExample, readIndex, readSpecs } from './walmart-files.ts'

/** A parameter in the query or a header of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

/** What Walmart's documents say of one operation. */
export interface Operation {
  /** The document and the operation: `orders/getAllOrders`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** By media type. */
  readonly requests: Readonly<Record<string, Schema>>
  /** Of the JSON that answers with 200; no operation documents another. */
  readonly response: Schema | undefined
  readonly examples: readonly Example[]
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: OpenApiSchema }>>
}
interface Described {
  readonly operationId: string
  readonly parameters?: readonly (Parameter & { readonly schema: OpenApiSchema })[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> }

const jsonType = 'application/json'

/** Every operation of every document. Some paths, such as that of feeds, are in several. */
export function readOperations(): Operation[] {
  const examples = Map.groupBy(readIndex(), ({ spec, operationId }) => `${spec}/${operationId}`)
  return [...readSpecs()].flatMap(([spec, document]) =>
    Object.entries((document as Document).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]): Operation => {
        const name = `${spec}/${described.operationId}`
        return { ...describe(described), name, method: method.toUpperCase(), path, examples: examples.get(name) ?? [] }
      }),
    ),
  )
}

function describe({ parameters = [], requestBody, responses }: Described) {
  const requests = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, toJsonSchema(schema)])
  const response = responses['200']?.content?.[jsonType]?.schema
  return {
    parameters,
    requests: Object.fromEntries(requests) as Record<string, Schema>,
    response: response === undefined ? undefined : toJsonSchema(response),
  }
}

/** The operation of a name such as `orders/getAllOrders`. */
export function operationNamed(operations: readonly Operation[], name: string): Operation {
  const operation = operations.find((candidate) => candidate.name === name)
  if (operation === undefined) throw new Error(`Walmart has no operation ${name}`)
  return operation
}

/** Walmart's examples of what is sent or answered in JSON. What is in a feed's file is not in the schema of its call. */
export function examplesOf(operation: Operation, kind: 'req' | 'res'): unknown[] {
  return operation.examples
    .filter((example) => example.kind === kind && example.file.endsWith('.json') && !example.verdict.startsWith('feed'))
    .map(readExample)
}

/**
 * The operations that a call may be: those whose path has the fewest variable parts of all that match, because
 * `/v3/items/count` is no item. Several documents may describe the same path.
 */
export function findOperations(operations: readonly Operation[], method: string, pathname: string): Operation[] {
  const matching = operations.filter(
    (operation) => operation.method === method && toPattern(operation.path).test(pathname),
  )
  const variable = ({ path }: Operation) => path.split('{').length
  const fewest = Math.min(...matching.map(variable))
  return matching.filter((operation) => variable(operation) === fewest)
}

const toPattern = (path: string) => new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
