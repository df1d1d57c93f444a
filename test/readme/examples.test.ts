import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme } from './readme.ts'

const api = useApi()
const folder = useExampleFolder()
const readme = readReadme('README.md')
const examples = (language: 'ts' | 'sh') => examplesOf(readme, language)

it('shows two examples in TypeScript and one with curl', () => {
  expect(examples('ts')).toHaveLength(2)
  expect(examples('sh').filter((code) => code.startsWith('curl'))).toHaveLength(1)
})

it('creates an instance with the typed client', async () => {
  expect(await runTypeScript(examples('ts')[0] ?? '')).toBe('waiting\n')
})

it('checks a form with the schemas', async () => {
  expect(await runTypeScript(examples('ts')[1] ?? '')).toBe("[ 'The name field is required.' ]\n")
})

it('creates an instance with curl', async () => {
  const code = examples('sh').find((candidate) => candidate.startsWith('curl')) ?? ''
  // A machine need not have curl; what the call says is the same.
  const [, path = ''] = /\$AISLE_URL(\S+)/.exec(code) ?? []
  const [, body = ''] = /-d '(.*)'/s.exec(code) ?? []
  const headers = [...code.matchAll(/-H ['"]([\w-]+): ([^'"]+)['"]/g)].map(([, name = '', value = '']) => [name, value])
  expect(headers).toContainEqual(['Authorization', 'Bearer $AISLE_TOKEN'])
  const answer = await api.call('POST', path, {
    body,
    headers: { 'idempotency-key': Object.fromEntries(headers)['Idempotency-Key'] },
  })
  expect([answer.status, answer.body.data.name]).toEqual([201, 'Walmart CA'])
})

/** Runs an example as its reader would: as a module of its own, beside the packages that it imports. */
function runTypeScript(code: string): Promise<string> {
  folder.write('example.ts', code)
  return folder.run('example.ts', [], { AISLE_URL: api.url, AISLE_TOKEN: api.tenant.token })
}
