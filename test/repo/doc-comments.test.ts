import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { expect, test } from 'vitest'

const packages = ['packages/walmart', 'packages/walmart-simulator']

test.each(packages)('everything that %s exports has a doc comment', (folder) => {
  const exported = exportsOf(read(`${folder}/src/index.ts`))
  expect(exported.size).toBeGreaterThan(10)
  const missing = [...exported].flatMap(([file, names]) => {
    const source = read(posix.join(folder, 'src', file))
    return uncommented(source, names).map((name) => `${file}: ${name}`)
  })
  expect(missing).toEqual([])
})

// Proves that the check can fail.
test.each([
  ['nothing', 'export const x = 1'],
  ['a comment that is not for docs', '/* Why. */\nexport const x = 1'],
  ['a comment on the previous declaration', '/** Why. */\nconst y = 2\nexport const x = 1'],
  ['a comment on a longer name', '/** Why. */\nexport const xs = 2\nexport const x = 1'],
  ['no declaration', ''],
])('the check detects %s in front of an export', (_what, source) => {
  expect(uncommented(source, ['x'])).toEqual(['x'])
})

test.each(['interface x {}', 'type x = 1', 'async function x() {}', 'class x {}', 'const x = 1\nexport type x = 2'])(
  'a comment in front of %s is seen',
  (declaration) => {
    const source = `/**\n * Why.\n */\nexport ${declaration}`
    expect([uncommented(source, ['x']), uncommented(source)]).toEqual([[], []])
  },
)

test('recognizes every form of export in an index', () => {
  const index = "export { a, type B } from './a.ts'\nexport type { C } from './c.ts'\nexport type * from './d.ts'"
  expect([...exportsOf(index)]).toEqual([
    ['./a.ts', ['a', 'B']],
    ['./c.ts', ['C']],
    ['./d.ts', undefined],
  ])
  expect(() => exportsOf('export const x = 1')).toThrow('export const x')
  expect(uncommented('export type X = 1\n/** Why. */\nexport const y = 1\nexport interface Z {}')).toEqual(['X', 'Z'])
})

/** The names that an index exports, by file; undefined for all that the file exports. */
function exportsOf(index: string): Map<string, readonly string[] | undefined> {
  const found = new Map<string, readonly string[] | undefined>()
  const rest = index.replaceAll(
    /^export (?:type )?(?:\*|\{([^}]*)\}) from '([^']+)'$/gm,
    (_all, list: string | undefined, file: string) => {
      const names = list?.split(',').map((name) => name.trim().replace(/^type /, ''))
      found.set(
        file,
        names?.filter((name) => name !== ''),
      )
      return ''
    },
  )
  if (rest.trim() !== '') throw new Error(`The index has what is not understood here: ${rest.trim()}`)
  return found
}

/** The names, or all exports if none are given, whose declarations have no doc comment. */
function uncommented(source: string, names?: readonly string[]): string[] {
  const declarations = [
    ...source.matchAll(
      /(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?^export (?:async )?(?:interface|type|const|function\*?|class) (\w+)/gm,
    ),
  ]
  const commented = new Set(declarations.filter(([, comment]) => comment !== undefined).map(([, , name]) => name))
  const wanted = names ?? declarations.map(([, , name = '']) => name)
  return [...new Set(wanted)].filter((name) => !commented.has(name))
}

function read(file: string): string {
  return readFileSync(file, 'utf8')
}
