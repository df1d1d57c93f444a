import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { useSimulator, sellerOf } from '../helpers/simulator.ts'
import { useWorker } from '../helpers/worker.ts'
import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme, sectionOf } from './readme.ts'

const simulator = useSimulator({ items: 3, orders: 3 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)
const folder = useExampleFolder()
const example = (heading: string, language: 'ts' | 'sh') => {
  const [code = '', ...more] = examplesOf(sectionOf(readReadme('README.md'), heading), language)
  expect([code, more]).not.toEqual(['', []])
  return code
}

it.each([
  ['From a TypeScript app', 'ts'],
  ['From any language', 'sh'],
  ['In your own forms and tests', 'ts'],
  ['As an operator', 'sh'],
] as const)('%s: ten lines or fewer', (heading, language) => {
  expect(example(heading, language).trim().split('\n').length).toBeLessThanOrEqual(10)
})

it('sets up an instance with the typed client', async () => {
  expect(await runTypeScript(example('From a TypeScript app', 'ts'))).toMatch(/^completed \d+\n$/)
})

it('checks a form with the schemas', async () => {
  expect(await runTypeScript(example('In your own forms and tests', 'ts'))).toBe("[ 'The name field is required.' ]\n")
})

it('creates an instance with curl', async () => {
  const code = example('From any language', 'sh')
  // The machine may lack curl, so the test parses the command and sends the request itself.
  const [, path = ''] = /\$AISLE_URL(\S+)/.exec(code) ?? []
  const [, body = ''] = /-d '(.*)'/s.exec(code) ?? []
  const headers = [...code.matchAll(/-H ['"]([\w-]+): ([^'"]+)['"]/g)].map(([, name = '', value = '']) => [name, value])
  expect(headers).toContainEqual(['Authorization', 'Bearer $AISLE_TOKEN'])
  const response = await api.call('POST', path, {
    body,
    headers: { 'idempotency-key': Object.fromEntries(headers)['Idempotency-Key'] },
  })
  expect([response.status, response.body.data.name]).toEqual([201, 'Walmart CA'])
})

/** Runs an example as a reader would, as a separate module. */
function runTypeScript(code: string): Promise<string> {
  folder.write('example.ts', code)
  const { clientId, clientSecret } = sellerOf(simulator)
  return folder.run('example.ts', [], {
    AISLE_URL: api.url,
    AISLE_TOKEN: api.tenant.token,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
  })
}
