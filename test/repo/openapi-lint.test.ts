import { readFileSync } from 'node:fs'

import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'

const document = readFileSync('openapi.json', 'utf8')

/** The errors and warnings of Redocly's recommended rules for a document. */
async function problemsOf(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return problems.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`)
}

test('openapi.json passes an OpenAPI linter without warnings', async () => {
  expect(await problemsOf(document)).toEqual([])
})

// Proves that the check can fail.
test.each<[mistake: string, rule: string, edit: readonly [from: string, to: string]]>([
  ['a reference that leads nowhere', 'no-unresolved-refs', ['schemas/StorePage"', 'schemas/Shop"']],
  [
    'two operations of one name',
    'operation-operationId-unique',
    ['"operationId": "createStore"', '"operationId": "getStore"'],
  ],
  ['a document without its licence', 'info-license', ['"license"', '"x-license"']],
  ['an operation that anybody may call', 'security-defined', ['"security": [{ "token": [] }],', '']],
  ['a field in the path that nobody describes', 'path-parameters-defined', ['"/stores/{id}"', '"/stores/{shop}"']],
  ['an example of another type', 'no-invalid-media-type-examples', ['"total": 1,', '"total": "one",']],
])(
  'the linter detects %s',
  async (_, rule, [text, wrong]) => {
    expect(document).toContain(text)
    expect((await problemsOf(document.replace(text, wrong))).join('\n')).toContain(rule)
  },
  30_000,
)
