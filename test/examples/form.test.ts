import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { loadTsx } from './load-tsx.ts'

loadTsx()
const { checkInstance, InstanceForm } = await import('../../examples/instance-form.tsx')

const api = useApi()

const filled = {
  name: 'My shop',
  'connection_settings.clientId': 'an-id',
  'connection_settings.clientSecret': 'a-secret',
  'integration_settings.start_date': '2026-09-01',
  'integration_settings.auto_link_products': 'on',
}

function check(changes: Record<string, string> = {}) {
  const form = new FormData()
  const fields = { ...filled, 'integration_settings.store_id': String(api.tenant.sample.storeId), ...changes }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return checkInstance(form)
}

function render(initialErrors = {}): string {
  const stores = [{ id: 7, name: 'Harbour Street' }]
  return renderToStaticMarkup(
    createElement(InstanceForm, { client: api.client(), stores, onCreated: () => undefined, initialErrors }),
  )
}

it('shows the fields, and a store to choose', () => {
  const html = render()
  for (const name of Object.keys(filled)) expect(html).toContain(`name="${name}"`)
  expect(html).toContain('<option value="7">Harbour Street</option>')
  expect(html).not.toContain('role="alert"')
})

it('shows what is wrong beside the field', () => {
  const { errors, instance } = check({ name: ' ', 'integration_settings.start_date': '2026-02-30' })
  expect(instance).toBeUndefined()
  const html = render(errors)
  expect(html).toContain('<ul id="name-messages" role="alert"><li>The name field is required.</li></ul>')
  expect(html).toMatch(/id="integration_settings.start_date-messages" role="alert"><li>[^<]+a valid date/)
  expect(html).toMatch(/id="name"[^>]* aria-invalid="true" aria-describedby="name-messages"/)
})

it('says the same as the server does', async () => {
  const { errors } = check({ name: '', 'integration_settings.start_date': '' })
  const body = {
    name: '',
    integration_id: 1,
    connection_settings: { clientId: 'an-id', clientSecret: 'a-secret' },
    integration_settings: {
      start_date: '',
      store_id: api.tenant.sample.storeId,
      auto_link_products: true,
      auto_create_products: false,
    },
    is_automatic_sync_enabled: true,
  }
  const answer = await api.call('POST', '/api/walmart', { body })
  expect([answer.status, answer.body.errors]).toEqual([422, errors])
})

it('builds the input that the operation takes', async () => {
  const { errors, instance } = check()
  expect(errors).toEqual({})
  if (!instance) throw new Error('There is no instance.')
  const { data } = await api.client().walmart.create.mutate(instance)
  expect(data).toMatchObject({ name: 'My shop', is_automatic_sync_enabled: true })
})
