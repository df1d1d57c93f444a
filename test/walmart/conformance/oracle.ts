import { type Check, declaredCheck, schemaCheck } from './body-check.ts'
import { errorCheck } from './error-check.ts'
import { exceptions, undeclaredParameters } from './exceptions.ts'
import { feedFileCheck } from './feed-file-check.ts'
import { tallyKeys } from './json-keys.ts'
import { examplesOf, findOperations, type Operation, type Parameter } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import type { Schema } from './schema.ts'

/** An exchange held to Walmart's documents. */
export interface Verdict {
  /** The operation's name; undefined when Walmart documents no such call. */
  readonly operation: string | undefined
  /** What is wrong with what the client sent, each with where. */
  readonly request: readonly string[]
  /** What is wrong with what the simulator answered. */
  readonly response: readonly string[]
}

/** Judges exchanges by Walmart's documents and examples, with the exceptions that are listed. */
export function createOracle(operations: readonly Operation[]): (exchange: Exchange) => Verdict {
  const checks = new Map<Operation, OperationChecks>()
  const checksOf = (operation: Operation) => {
    const found = checks.get(operation) ?? createChecks(operation)
    checks.set(operation, found)
    return found
  }
  return (exchange) => {
    // Where several documents describe a path, the call is the one that it fits best: feeds differ by their type only.
    const [best] = findOperations(operations, exchange.method, exchange.path)
      .map((operation) => ({ operation, call: checksOf(operation).request(exchange) }))
      .toSorted((a, b) => a.call.length - b.call.length)
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

function createChecks(operation: Operation): OperationChecks {
  const { name, parameters, requests, response } = operation
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const query = {
    type: 'object',
    required: inQuery.filter(({ required }) => required).map((parameter) => parameter.name),
    properties: Object.fromEntries([
      ...(undeclaredParameters[name]?.names ?? []).map((key) => [key, {}]),
      ...inQuery.map((parameter) => [parameter.name, valuesOf(parameter)]),
    ]) as Record<string, Schema>,
  }
  const inHeaders = parameters.filter(({ in: place, required }) => place === 'header' && required)
  const hasBody = Object.keys(requests).length > 0
  const headers = schemaCheck({
    required: inHeaders
      .map((parameter) => parameter.name.toLowerCase())
      // Required of one call without a body too, where it says nothing.
      .filter((header) => hasBody || header !== 'content-type'),
  })
  const querySchema = schemaCheck(query, true)
  const queryNames = declaredCheck(query)
  const bodies = Object.entries(requests).map(([type, schema]) => [type, bodyCheck(operation, 'req', schema)] as const)
  const bodyChecks = new Map<string | undefined, Check>(bodies)
  const answer = bodyCheck(operation, 'res', response ?? {})
  return {
    request: (exchange) => [
      ...headers(exchange.headers).map((finding) => `headers${finding}`),
      ...[...querySchema({ ...exchange.query }), ...queryNames(exchange.query)].map((finding) => `query${finding}`),
      ...requestFindings(exchange, bodyChecks),
    ],
    file: feedFileCheck(operation),
    response: (exchange) => (exchange.status < 300 ? answer(exchange.response) : errorCheck(exchange)),
  }
}

/** Where a feed has only one type, Walmart writes it as the default of a required parameter. */
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

/** The schema as amended, and no key that is neither declared nor in an example. */
function bodyCheck(operation: Operation, kind: 'req' | 'res', documented: Schema): Check {
  const exception = exceptions[operation.name]?.find((listed) => listed.kind === kind)
  const schema = exception?.amend?.(documented) ?? documented
  const checks = [schemaCheck(schema), declaredCheck(schema, tallyKeys(examplesOf(operation, kind)).keys())]
  return (body) => checks.flatMap((check) => check(body))
}
