import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'

const api = useApi()
const taken = { name: ['The name has already been taken.'] }
const create = (name: unknown) => api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name }) })

it.each([
  ['one character', 'x'],
  ['255 characters', 'x'.repeat(255)],
  ['letters of any script', 'Здравствуй, 世界 — Straße 🛒'],
  ['quotes and markup', `"'; drop table tenants; --<b>%_\\`],
])('accepts a name of %s', async (_, name) => {
  const response = await create(name)
  expect(response).toMatchObject({ status: 201, body: { data: { name } } })
  expect((await api.call('GET', `/api/walmart/${response.body.data.id}`)).body.data.name).toBe(name)
})

it.each([
  [' \t\n padded \u00A0', 'padded'],
  [` ${'y'.repeat(255)} `, 'y'.repeat(255)],
])('trims the name %j', async (name, stored) => {
  expect((await create(name)).body.data.name).toBe(stored)
})

const required = 'The name field is required.'
const notText = 'The name field must be a string.'
it.each([
  ['missing', undefined, required],
  ['empty', '', required],
  ['blank', ' \t ', required],
  ['256 characters long', 'x'.repeat(256), 'The name field must not be greater than 255 characters.'],
  ['with a line break inside', 'a\nb', 'The name field must not contain control characters.'],
  ['with a null byte', 'a\0b', 'The name field must not contain control characters.'],
  ['with half a surrogate pair', 'a\uD83Db', 'The name field must not contain control characters.'],
  ['null', null, notText],
  ['a number', 5, notText],
  ['a boolean', true, notText],
  ['a list', ['x'], notText],
  ['an object', {}, notText],
])('rejects a name that is %s', async (_, name, message) => {
  const { status, body } = await create(name)
  expect(status).toBe(422)
  expect(body).toMatchObject({ code: 'ERR_VALIDATION', message, errors: { name: [message] } })
})

it.each([
  ['Walmart US', 'Walmart US'],
  ['Walmart CA', 'wALMART ca'],
  ['Walmart MX', '  Walmart MX '],
  ['Čeština', 'ČEŠTINA'],
])('rejects a second instance with the same name: after %j, %j', async (first, second) => {
  expect((await create(first)).status).toBe(201)
  expect(await create(second)).toMatchObject({ status: 422, body: { errors: taken, message: taken.name[0] } })
})

it('lets another tenant use the same name once', async () => {
  const other = await api.createTenant('other.example')
  expect((await create('Common')).status).toBe(201)
  const createThere = () =>
    sendRaw(api.url, {
      method: 'POST',
      path: '/api/walmart',
      headers: { host: other.domain, authorization: `Bearer ${other.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(instanceOf(other, { name: 'COMMON' })),
    })
  expect(await createThere()).toMatchObject({ status: 201, body: { data: { name: 'COMMON' } } })
  expect(await createThere()).toMatchObject({ status: 422, body: { errors: taken } })
})
