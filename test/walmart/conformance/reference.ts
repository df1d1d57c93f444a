import type { SchemaException, UndeclaredParameters } from './exceptions.ts'
import { fixtureReference } from './fixtures/fixture-reference.ts'
import type { Operation } from './operations.ts'
import { isAbsent, readWalmartReference } from './walmart-files.ts'

/** An error response observed from Walmart. */
export interface ObservedError {
  readonly id: string
  /** HTTP status. */
  readonly http: number
  readonly body: unknown
}

/** A row of Walmart's table of error codes. Some codes include the component that uses them. */
export interface ErrorCode {
  readonly code: string
  readonly http: number
  readonly category: string
  readonly severity: string
}

/** What client and simulator are compared with. */
export interface Reference {
  readonly name: string
  /** Whether this is read from Walmart's own files, which describe many operations that the client does not have. */
  readonly isWalmart: boolean
  readonly operations: readonly Operation[]
  /** The exceptions, by operation. */
  readonly schemaExceptions: Readonly<Record<string, readonly SchemaException[]>>
  /** Keys of the examples that the simulator leaves out, by operation, each with the reason. */
  readonly omittedKeys: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly undeclaredParameters: UndeclaredParameters
  readonly errorCodes: readonly ErrorCode[]
  readonly observedErrors: readonly ObservedError[]
}

/** Our fixtures always; Walmart's files too where they are present. */
export const references: readonly Reference[] = isAbsent
  ? [fixtureReference]
  : [fixtureReference, readWalmartReference()]
