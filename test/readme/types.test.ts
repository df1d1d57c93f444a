import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme } from './readme.ts'

const folder = useExampleFolder()
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
const readmes = [
  'README.md',
  'packages/client/README.md',
  'packages/contract/README.md',
  'packages/walmart/README.md',
  'packages/walmart-simulator/README.md',
]
const compile = () => folder.run(tsc, ['--project', folder.path])

it('compiles all examples in strict mode', async () => {
  const config = { extends: '../../tsconfig.json', include: ['*.ts'], references: [] }
  folder.write('tsconfig.json', JSON.stringify(config))
  for (const [readmeIndex, readme] of readmes.entries()) {
    for (const [index, code] of examplesOf(readReadme(readme), 'ts').entries()) {
      const [, name = `example-${readmeIndex}-${index}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? []
      folder.write(name, code)
    }
  }
  expect(await compile()).toBe('')
})

it('detects a mistake in an example', async () => {
  folder.write('wrong.ts', "import { walmart } from './walmart.ts'\n\nawait walmart.listOrder()\n")
  await expect(compile()).rejects.toThrow("Property 'listOrder' does not exist")
})
