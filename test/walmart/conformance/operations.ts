import type { OpenApiSchema, Schema } from './schema.ts'
import { toJsonSchema } from './schema.ts'

/** A query parameter or header of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

/** An example in JSON: of a request, a response, or the contents of an uploaded feed. */
export interface Example {
  readonly kind: 'req' | 'res' | 'file'
  /** The feed type that the contents are an example of. */
  readonly feedType?: string | undefined
  readonly body: unknown
}

/** An operation as its documents describe it. */
export interface Operation {
  /** Document and operation, such as `orders/getAllOrders`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** The schemas of request bodies, by media type. */
  readonly requests: Readonly<Record<string, Schema>>
  /** Schema of the JSON response with status 200; no operation documents another. */
  readonly response: Schema | undefined
  readonly examples: readonly Example[]
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: OpenApiSchema }>>
}
interface OpenApiOperation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter & { readonly schema: OpenApiSchema })[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>> }

const jsonType = 'application/json'

/** Every operation of every OpenAPI document. Several documents describe the same path for some, such as that of feeds. */
export function readOperations(
  documents: ReadonlyMap<string, unknown>,
  examplesOfName: (name: string) => readonly Example[],
): Operation[] {
  return [...documents].flatMap(([spec, document]) =>
    Object.entries((document as Document).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]): Operation => {
        const name = `${spec}/${described.operationId}`
        return { ...describe(described), name, method: method.toUpperCase(), path, examples: examplesOfName(name) }
      }),
    ),
  )
}

function describe({ parameters = [], requestBody, responses }: OpenApiOperation) {
  const requests = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, toJsonSchema(schema)])
  const response = responses['200']?.content?.[jsonType]?.schema
  return {
    parameters,
    requests: Object.fromEntries(requests) as Record<string, Schema>,
    response: response === undefined ? undefined : toJsonSchema(response),
  }
}

/** The operation with a name such as `orders/getAllOrders`. */
export function operationNamed(operations: readonly Operation[], name: string): Operation {
  const operation = operations.find((candidate) => candidate.name === name)
  if (operation === undefined) throw new Error(`There is no operation ${name}`)
  return operation
}

/** Bodies of an operation's examples. */
export function examplesOf(operation: Operation, kind: Example['kind']): unknown[] {
  return operation.examples.filter((example) => example.kind === kind).map(({ body }) => body)
}

/**
 * The operations that a call may be. Among the matching paths, those with the fewest variable parts win, because
 * `/v3/items/count` is not an item. Several documents may describe the same path.
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
