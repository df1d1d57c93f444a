import { readFileSync } from 'node:fs'

import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'

const document = readFileSync('openapi.json', 'utf8')

/** What Redocly's recommended rules say of a document, errors and warnings alike. */
async function problemsOf(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return problems.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`)
}

test('a linter of OpenAPI finds nothing to say about openapi.json', async () => {
  expect(await problemsOf(document)).toEqual([])
}, 30_000)

// The check must bite.
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
  '%s would be found',
  async (_, rule, [text, wrong]) => {
    expect(document).toContain(text)
    expect((await problemsOf(document.replace(text, wrong))).join('\n')).toContain(rule)
  },
  30_000,
)
