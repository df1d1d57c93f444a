import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import { fieldErrors, labelOf, summarizeErrors } from './field-errors.ts'
import { CalendarDate, Id, Label } from './fields.ts'

const Address = z.strictObject({
  street: z.string(),
  zipCode: z.string().optional(),
  geo: z.strictObject({ lat: z.number() }),
})
const Person = z.strictObject({
  name: Label,
  age: z.int().min(0).max(150).optional(),
  home_address: Address,
  kind: z.enum(['a', 'b']).default('a'),
  isActive: z.boolean().default(true),
})
const person = { name: 'x', home_address: { street: 'y', geo: { lat: 1 } } }

it('returns no errors for valid input', () => {
  expect(fieldErrors(Person, person)).toEqual({})
})

describe('the message for a field', () => {
  it.each<[string, [schema: z.ZodType, value: unknown], string]>([
    ['missing', [z.string(), undefined], 'is required'],
    ['missing from a list of values', [z.enum(['a']), undefined], 'is required'],
    ['not a string', [z.string(), 5], 'must be a string'],
    ['not a number', [z.number(), '5'], 'must be a number'],
    ['not an integer', [z.int(), 1.5], 'must be an integer'],
    ['not a boolean', [z.boolean(), 'false'], 'must be true or false'],
    ['not an object', [z.object({}), []], 'must be an object'],
    ['not null', [z.null(), 5], 'must be null'],
    ['not an array', [z.array(z.string()), 5], 'must be of type array'],
    ['not a listed value', [z.enum(['a', 'b']), 'c'], 'must be one of: a, b'],
    ['empty', [z.string().min(1), ''], 'is required'],
    ['too long', [z.string().max(3), 'abcd'], 'must not be greater than 3 characters'],
    ['below a limit', [z.number().min(2), 1], 'must be at least 2'],
    ['at a limit that it must exceed', [z.number().positive(), 0], 'must be greater than 0'],
    ['above a limit', [z.number().max(2), 3], 'must not be greater than 2'],
    ['an empty list', [z.array(z.string()).min(1), []], 'must have at least 1 element'],
    ['too long a list', [z.array(z.string()).max(2), ['a', 'b', 'c']], 'must not have more than 2 elements'],
    ['not a date', [CalendarDate, '2026-02-30'], 'must be a valid date, written YYYY-MM-DD'],
    ['a date in the year 0', [CalendarDate, '0000-01-01'], 'must be a valid date, written YYYY-MM-DD'],
    ['not an id', [Id, 0], 'must be greater than 0'],
    [
      'invalid by a pattern with its own message',
      [z.string().regex(/x/, { error: 'must hold an x' }), 'y'],
      'must hold an x',
    ],
    ['invalid by a rule with its own message', [z.string().refine(() => false, { error: 'is odd' }), 'y'], 'is odd'],
  ])('that is %s', (_, [schema, value], rule) => {
    const errors = fieldErrors(z.object({ start_date: schema }), { start_date: value })
    expect(errors).toEqual({ start_date: [`The start date field ${rule}.`] })
  })

  it('reports a repeated message once', () => {
    expect(fieldErrors(z.object({ day: CalendarDate }), { day: '0000-13-01' })).toEqual({
      day: ['The day field must be a valid date, written YYYY-MM-DD.'],
    })
  })

  it('reports all different messages of a field', () => {
    const errors = fieldErrors(z.object({ code: z.string().max(2).regex(/^x/, { error: 'must start with x' }) }), {
      code: 'abc',
    })
    expect(errors).toEqual({
      code: ['The code field must not be greater than 2 characters.', 'The code field must start with x.'],
    })
  })
})

describe('the fields', () => {
  it('are named by their dotted path', () => {
    const home_address = { street: 5, zipCode: 5, geo: { lat: 'x' } }
    expect(fieldErrors(Person, { ...person, home_address })).toEqual({
      'home_address.street': ['The home address.street field must be a string.'],
      'home_address.zipCode': ['The home address.zip code field must be a string.'],
      'home_address.geo.lat': ['The home address.geo.lat field must be a number.'],
    })
  })

  it('in lists are named by index', () => {
    expect(fieldErrors(z.object({ skus: z.array(z.string()) }), { skus: ['a', 5] })).toEqual({
      'skus.1': ['The skus.1 field must be a string.'],
    })
  })

  it('are prohibited if unknown, at every level', () => {
    const home_address = { ...person.home_address, door: 1, floor: 2 }
    expect(fieldErrors(Person, { ...person, colour: 'red', home_address })).toEqual({
      colour: ['The colour field is prohibited.'],
      'home_address.door': ['The home address.door field is prohibited.'],
      'home_address.floor': ['The home address.floor field is prohibited.'],
    })
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'may be named %s, like a property of every object',
    (name) => {
      const errors = fieldErrors(
        Person,
        JSON.parse(`{"name":"x","home_address":{"street":"y","geo":{"lat":1}},"${name}":{}}`),
      )
      expect(Object.keys(errors)).toEqual([name])
      expect(errors[name]).toEqual([expect.stringMatching(/ field is prohibited\.$/)])
    },
  )

  it('of a missing object are reported as missing, at every level', () => {
    expect(fieldErrors(Person, { name: 'x' })).toEqual({
      home_address: ['The home address field is required.'],
      'home_address.street': ['The home address.street field is required.'],
      'home_address.geo': ['The home address.geo field is required.'],
      'home_address.geo.lat': ['The home address.geo.lat field is required.'],
    })
  })

  it.each([undefined, null, 5, []])('are reported as `body` if the input is %j', (input) => {
    const errors = fieldErrors(Person, input)
    expect(errors['body']).toEqual([
      input === undefined ? 'The body field is required.' : 'The body field must be an object.',
    ])
    expect(Object.keys(errors)).toHaveLength(input === undefined ? 6 : 1)
  })
})

describe('the summary of the errors', () => {
  it.each([
    [{}, 'The given data was invalid.'],
    [{ a: ['One.'] }, 'One.'],
    [{ a: ['One.', 'Two.'] }, 'One. (and 1 more error)'],
    [{ a: ['One.'], b: ['Two.', 'Three.'] }, 'One. (and 2 more errors)'],
  ])('of %j', (errors, sentence) => {
    expect(summarizeErrors(errors)).toBe(sentence)
  })
})

it.each([
  ['name', 'name'],
  ['integration_settings.start_date', 'integration settings.start date'],
  ['connection_settings.clientId', 'connection settings.client id'],
  ['batch_period_customer_returns', 'batch period customer returns'],
])('the label of %s is %s', (path, label) => {
  expect(labelOf(path)).toBe(label)
})
