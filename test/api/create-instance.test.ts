import { expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'

const api = useApi()

it('creates an instance, with its place and its body', async () => {
  const answer = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name: ' Walmart US ' }) })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('location')).toBe(`/api/walmart/${answer.body.data.id}`)
  expect(answer.body).toMatchObject({
    message: null,
    data: { name: 'Walmart US', environment: 'sandbox', connection_status: 'awaiting_credentials' },
  })
  const again = await api.call('GET', answer.headers.get('location') ?? '')
  expect(again.body).toEqual(answer.body)
})
