import { randomBytes } from 'node:crypto'

import { parseKeyRing } from '@aisle/core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { seal } from '../../packages/core/src/platform/seal.ts'
import { expectError } from '../api/expect-error.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startWorker, waitForCompletion, waitForPhase } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 2, orders: 2 })
const api = useApi({ walmartUrl: () => simulator.url })
const lost = parseKeyRing(`lost:${randomBytes(32).toString('base64')}`)
/** Has the same name as the server's own key. */
const other = parseKeyRing(`test:${randomBytes(32).toString('base64')}`)

describe.each([
  ['a lost key', lost],
  ['another key with the same name', other],
])('credentials encrypted with %s', (_, ring) => {
  let id: number
  let original: string
  beforeAll(async () => {
    const seller = sellerOf(simulator)
    id = await createInstance(api, { seller })
    const [row] = await select<{ sealed_credentials: string }>(
      api,
      'select sealed_credentials from integration_instances where id = $1',
      [id],
    )
    original = row?.sealed_credentials ?? ''
    const { clientId, clientSecret } = seller
    const subject = `tenants/${api.tenant.id}/instances/${id}/credentials`
    await setCredentials(await seal(ring, subject, { clientId, clientSecret }))
  })

  const setCredentials = (sealed: string) =>
    select(api, 'update integration_instances set sealed_credentials = $1 where id = $2', [sealed, id])

  it.each([
    ['POST', 'test-connection'],
    ['GET', 'download-locations'],
  ])('are reported with the remedy: %s %s', async (method, path) => {
    const response = await api.call(method, `/api/walmart/${id}/${path}`)
    expectError(response, 'ERR_WALMART_CREDENTIALS_REJECTED', {
      message: expect.stringMatching(/AISLE_ENCRYPTION_KEYS.*PATCH \/api\/walmart\/\d+/),
    })
  })

  it('delay runs until the key is back', async () => {
    const worker = startWorker(api)
    onTestFinished(() => worker.stop())
    const { phases, connection_status: status } = await waitForPhase(api, id, { token: 'retrying' })
    expect(phases.token.error).toEqual({
      code: 'secret_unopened',
      message: expect.stringContaining('AISLE_ENCRYPTION_KEYS'),
    })
    expect(status).toBe('connecting')
    await setCredentials(original)
    await waitForCompletion(api, id, { hurried: true })
  })
})
