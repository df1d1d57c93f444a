import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { factsPath, generateFacts } from '../generate/generated-files.ts'

test('what the client knows of the contract is what `pnpm generate` writes', async () => {
  expect(readFileSync(factsPath, 'utf8')).toBe(await generateFacts())
})
