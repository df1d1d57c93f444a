import { type Check, declaredCheck, schemaCheck } from './body-check.ts'
import { errorCheck } from './error-check.ts'
import { feedFileCheck } from './feed-file-check.ts'
import { tallyKeys } from './json-keys.ts'
import { examplesOf, findOperations, type Operation, type Parameter } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import type { Reference } from './reference.ts'
import type { Schema } from './schema.ts'

/** What an exchange does otherwise than the reference. */
export interface Verdict {
  /** Undefined if the reference has no such call. */
  readonly operation: string | undefined
  /** Findings about what the client sent, each with its place. */
  readonly request: readonly string[]
  /** Findings about what the simulator returned. */
  readonly response: readonly string[]
}

export function createOracle(reference: Reference): (exchange: Exchange) => Verdict {
  const checks = new Map<Operation, OperationChecks>()
  const checksOf = (operation: Operation) => {
    const found = checks.get(operation) ?? createChecks(reference, operation)
    checks.set(operation, found)
    return found
  }
  return (exchange) => {
    // Several documents describe the path of feeds, for different types, and that of a price. The call is the operation that it
    // fits best; without parameters, an operation fits whatever is in the query.
    const [best] = findOperations(reference.operations, exchange.method, exchange.path)
      .map((operation) => ({ operation, call: checksOf(operation).request(exchange) }))
      .toSorted(
        (a, b) => a.call.length - b.call.length || b.operation.parameters.length - a.operation.parameters.length,
      )
    if (best === undefined) {
      return { operation: undefined, request: ['Walmart documents no such call'], response: [] }
    }
    const { operation, call } = best
    const { file, response } = checksOf(operation)
    return { operation: operation.name, request: [...call, ...file(exchange)], response: response(exchange) }
  }
}

interface OperationChecks {
  readonly request: (exchange: Exchange) => string[]
  readonly file: (exchange: Exchange) => string[]
  readonly response: (exchange: Exchange) => string[]
}

function createChecks(reference: Reference, operation: Operation): OperationChecks {
  const { name, parameters, requests, response } = operation
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const query = {
    type: 'object',
    required: inQuery.filter(({ required }) => required).map((parameter) => parameter.name),
    properties: Object.fromEntries([
      ...(reference.undeclaredParameters[name]?.names ?? []).map((key) => [key, {}]),
      ...inQuery.map((parameter) => [parameter.name, valuesOf(parameter)]),
    ]) as Record<string, Schema>,
  }
  const inHeaders = parameters.filter((parameter) => parameter.in === 'header' && parameter.required)
  const hasBody = Object.keys(requests).length > 0
  const headers = schemaCheck({
    required: inHeaders
      .map((parameter) => parameter.name.toLowerCase())
      // One operation without a body requires this header too, where it means nothing.
      .filter((header) => hasBody || header !== 'content-type'),
  })
  const querySchema = schemaCheck(query, true)
  const queryNames = declaredCheck(query)
  const exceptionTo = (kind: 'req' | 'res') =>
    reference.schemaExceptions[name]?.find((exception) => exception.kind === kind)?.amend
  const toCheck = (kind: 'req' | 'res', schema: Schema) =>
    bodyCheck(exceptionTo(kind)?.(schema) ?? schema, examplesOf(operation, kind))
  const bodyChecks = new Map<string | undefined, Check>(
    Object.entries(requests).map(([type, schema]) => [type, toCheck('req', schema)] as const),
  )
  const responseCheck = toCheck('res', response ?? {})
  return {
    request: (exchange) => [
      ...headers(exchange.headers).map((finding) => `headers${finding}`),
      ...[...querySchema({ ...exchange.query }), ...queryNames(exchange.query)].map((finding) => `query${finding}`),
      ...requestFindings(exchange, bodyChecks),
    ],
    file: feedFileCheck(operation),
    response: (exchange) =>
      exchange.status < 300 ? responseCheck(exchange.response) : errorCheck(reference, exchange),
  }
}

/** Where an upload has only one feed type, Walmart writes it as the default of a required parameter. */
function valuesOf({ required, schema }: Parameter): Schema {
  return required && schema.default !== undefined && schema.enum === undefined
    ? { ...schema, enum: [schema.default] }
    : schema
}

function requestFindings({ requestType, request }: Exchange, checks: ReadonlyMap<string | undefined, Check>): string[] {
  if (requestType === undefined && checks.size === 0) return []
  const check = checks.get(requestType)
  return check === undefined ? [`a body of type ${requestType} is not documented`] : check(request)
}

/** Checks the schema, and that every key is declared or in an example. */
function bodyCheck(schema: Schema, examples: readonly unknown[]): Check {
  const checks = [schemaCheck(schema), declaredCheck(schema, tallyKeys(examples).keys())]
  return (body) => checks.flatMap((check) => check(body))
}
