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

it('finds nothing wrong with what is right', () => {
  expect(fieldErrors(Person, person)).toEqual({})
})

describe('the words for a field', () => {
  it.each<[string, [schema: z.ZodType, value: unknown], string]>([
    ['missing', [z.string(), undefined], 'is required'],
    ['missing from a list of values', [z.enum(['a']), undefined], 'is required'],
    ['no text', [z.string(), 5], 'must be a string'],
    ['no number', [z.number(), '5'], 'must be a number'],
    ['no integer', [z.int(), 1.5], 'must be an integer'],
    ['no boolean', [z.boolean(), 'false'], 'must be true or false'],
    ['no object', [z.object({}), []], 'must be an object'],
    ['no null', [z.null(), 5], 'must be null'],
    ['of a rarer type', [z.array(z.string()), 5], 'must be of type array'],
    ['no such value', [z.enum(['a', 'b']), 'c'], 'must be one of: a, b'],
    ['empty', [z.string().min(1), ''], 'is required'],
    ['too long', [z.string().max(3), 'abcd'], 'must not be greater than 3 characters'],
    ['below a limit', [z.number().min(2), 1], 'must be at least 2'],
    ['at a limit that it must exceed', [z.number().positive(), 0], 'must be greater than 0'],
    ['above a limit', [z.number().max(2), 3], 'must not be greater than 2'],
    ['no day', [CalendarDate, '2026-02-30'], 'must be a valid date, written YYYY-MM-DD'],
    ['a day of the year 0', [CalendarDate, '0000-01-01'], 'must be a valid date, written YYYY-MM-DD'],
    ['no id', [Id, 0], 'must be greater than 0'],
    ['of a pattern of its own', [z.string().regex(/x/, { error: 'must hold an x' }), 'y'], 'must hold an x'],
    ['against a rule of its own', [z.string().refine(() => false, { error: 'is odd' }), 'y'], 'is odd'],
  ])('that is %s', (_, [schema, value], rule) => {
    const errors = fieldErrors(z.object({ start_date: schema }), { start_date: value })
    expect(errors).toEqual({ start_date: [`The start date field ${rule}.`] })
  })

  it('says a message once, however many rules it breaks', () => {
    expect(fieldErrors(z.object({ day: CalendarDate }), { day: '0000-13-01' })).toEqual({
      day: ['The day field must be a valid date, written YYYY-MM-DD.'],
    })
  })

  it('gives all messages of one field', () => {
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

  it('of lists are named by their place', () => {
    expect(fieldErrors(z.object({ skus: z.array(z.string()) }), { skus: ['a', 5] })).toEqual({
      'skus.1': ['The skus.1 field must be a string.'],
    })
  })

  it('that are not known are prohibited, at every level', () => {
    const home_address = { ...person.home_address, door: 1, floor: 2 }
    expect(fieldErrors(Person, { ...person, colour: 'red', home_address })).toEqual({
      colour: ['The colour field is prohibited.'],
      'home_address.door': ['The home address.door field is prohibited.'],
      'home_address.floor': ['The home address.floor field is prohibited.'],
    })
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'may have the name %s, which every object knows',
    (name) => {
      const errors = fieldErrors(
        Person,
        JSON.parse(`{"name":"x","home_address":{"street":"y","geo":{"lat":1}},"${name}":{}}`),
      )
      expect(Object.keys(errors)).toEqual([name])
      expect(errors[name]).toEqual([expect.stringMatching(/ field is prohibited\.$/)])
    },
  )

  it('that a missing object must have are missing, too, and so on below', () => {
    expect(fieldErrors(Person, { name: 'x' })).toEqual({
      home_address: ['The home address field is required.'],
      'home_address.street': ['The home address.street field is required.'],
      'home_address.geo': ['The home address.geo field is required.'],
      'home_address.geo.lat': ['The home address.geo.lat field is required.'],
    })
  })

  it.each([undefined, null, 5, []])('of %j are the body itself', (input) => {
    const errors = fieldErrors(Person, input)
    expect(errors['body']).toEqual([
      input === undefined ? 'The body field is required.' : 'The body field must be an object.',
    ])
    expect(Object.keys(errors)).toHaveLength(input === undefined ? 6 : 1)
  })
})

describe('the sentence above the errors', () => {
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
