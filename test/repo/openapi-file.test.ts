import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { generateOpenApi } from '../generate/generated-files.ts'

test('openapi.json is what `pnpm generate` writes', async () => {
  expect(readFileSync('openapi.json', 'utf8')).toBe(await generateOpenApi())
})
