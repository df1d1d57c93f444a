import * as z from 'zod'

import type { FieldErrors } from './errors.ts'

type Issue = z.core.$ZodIssue

// Enough for any form. A body with 100,000 unknown fields does not need a message for each.
const mostIssues = 100

/**
 * Validates an input and returns error messages keyed by dotted field path; empty if the input is valid. The messages are
 * those of the server's 422, so a form can show them before it submits.
 */
export function fieldErrors(schema: z.ZodType, input: unknown): FieldErrors {
  const issues = schema.safeParse(input).error?.issues ?? []
  const described = issues.slice(0, mostIssues).flatMap((issue) => describeIssue(schema, input, issue))
  // Grouped in a Map, because an unknown field may be called `constructor`.
  const byPath = Map.groupBy(described, ([path]) => path)
  return Object.fromEntries(
    [...byPath].map(([path, pairs]) => [path, [...new Set(pairs.map(([, message]) => message))]]),
  )
}

/** Summarizes field errors: the first message and the number of others. */
export function summarizeErrors(errors: FieldErrors): string {
  const [first = 'The given data was invalid.', ...rest] = Object.values(errors).flat()
  if (rest.length === 0) return first
  return `${first} (and ${rest.length} more ${rest.length === 1 ? 'error' : 'errors'})`
}

/** Turns a path into a label: `integration_settings.start_date` becomes `integration settings.start date`. */
export function labelOf(path: string): string {
  return path
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function describeIssue(schema: z.ZodType, input: unknown, issue: Issue): [path: string, message: string][] {
  const path = issue.path.length === 0 ? 'body' : issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostIssues).map((key) => {
      const full = [...issue.path, key].join('.')
      return [full, `The ${labelOf(full)} field is prohibited.`]
    })
  }
  if (issue.code.startsWith('invalid_') && valueAt(input, issue.path) === undefined) {
    return [path, ...requiredFieldsBelow(schema, issue.path)].map((missing) => [
      missing,
      `The ${labelOf(missing)} field is required.`,
    ])
  }
  return [[path, `The ${labelOf(path)} ${describeRule(issue)}.`]]
}

/** The second half of the message, after the field's label. */
function describeRule(issue: Issue): string {
  // The schema's own message, which says more than the type error.
  if (issue.message.startsWith('must ')) return `field ${issue.message}`
  switch (issue.code) {
    case 'invalid_type':
      return `field must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`
    case 'invalid_value':
      return `field must be one of: ${issue.values.join(', ')}`
    case 'too_small':
      if (issue.origin === 'array') return `field must have at least ${elements(issue.minimum)}`
      return issue.origin === 'string'
        ? 'field is required'
        : `field must be ${issue.inclusive === false ? 'greater than' : 'at least'} ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'array') return `field must not have more than ${elements(issue.maximum)}`
      return issue.origin === 'string'
        ? `field must not be greater than ${issue.maximum} characters`
        : `field must not be greater than ${issue.maximum}`
    default:
      return `field ${issue.message}`
  }
}

const elements = (count: number | bigint) => (count === 1 ? '1 element' : `${count} elements`)

const typeNames: Partial<Record<string, string>> = {
  string: 'a string',
  int: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  null: 'null',
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) => (typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined),
    input,
  )
}

/** When an object is missing, its required fields are too. Report all of them at once. */
function requiredFieldsBelow(schema: z.ZodType, path: PropertyKey[]): string[] {
  const target = path.reduce<z.core.$ZodType | undefined>(
    (parent, key) => (parent instanceof z.ZodObject ? parent.shape[String(key)] : undefined),
    schema,
  )
  if (!(target instanceof z.ZodObject)) return []
  return Object.entries(target.shape)
    .filter(([, field]) => !z.safeParse(field, undefined).success)
    .flatMap(([key]) => [[...path, key].join('.'), ...requiredFieldsBelow(schema, [...path, key])])
}
