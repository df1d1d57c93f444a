import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'

import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'

const api = useApi()
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const examples = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code)

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
async function runTypeScript(code: string): Promise<string> {
  const file = new URL(`./example-${process.pid}-${Date.now()}.ts`, import.meta.url)
  await writeFile(file, code)
  try {
    const env = { ...process.env, AISLE_URL: api.url, AISLE_TOKEN: api.tenant.token }
    const child = spawn(process.execPath, [file.pathname], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    expect(await once(child, 'close')).toEqual([0, null])
    return output
  } finally {
    await rm(file)
  }
}
