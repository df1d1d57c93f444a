import { expect, it } from 'vitest'

import { closeAll } from '../../apps/dev/src/local-parts.ts'

it('closes every part, the last one first, even if one fails, and reports the failure', async () => {
  const closed: string[] = []
  const part = (name: string, failure?: Error) => ({
    close() {
      closed.push(name)
      return failure ? Promise.reject(failure) : Promise.resolve()
    },
  })
  const parts = [part('postgres'), part('simulator', new Error('does not stop')), part('api')]
  await expect(closeAll(parts)).rejects.toThrow('does not stop')
  expect(closed).toEqual(['api', 'simulator', 'postgres'])
})
