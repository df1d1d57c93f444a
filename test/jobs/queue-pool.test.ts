import { expect, it } from 'vitest'

import { openQueuePool } from '../../packages/core/src/platform/queue-pool.ts'
import { useDatabase } from '../helpers/database.ts'

const database = useDatabase()

it('a connection of the queue may be released twice, and is used by others meanwhile', async () => {
  const outages = { report: () => false, ongoing: () => undefined }
  const pool = openQueuePool({ url: database.url, maxConnections: 1, outages })
  const released = await new Promise<() => void>((resolve, reject) => {
    pool.connect((error, _client, release) => (error ? reject(error) : resolve(release)))
  })
  released()
  const client = await pool.connect()
  released()
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  expect(pool.idleCount).toBe(0)
  client.release()
  await pool.end()
})
