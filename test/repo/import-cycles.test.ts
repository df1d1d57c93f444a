import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { expect, test } from 'vitest'

import { importsIn } from './imports.ts'

type Graph = ReadonlyMap<string, readonly string[]>

test('there are no import cycles, type-only imports included', () => {
  const graph = new Map(globSync('{apps,packages}/*/src/**/*.{ts,tsx}').map((file) => [file, localImports(file)]))
  expect(graph.size).toBeGreaterThan(300)
  expect(cyclesIn(graph)).toEqual([])
})

test.each([
  ['two modules', { a: ['b'], b: ['a'], c: ['a'] }, [['a', 'b']]],
  ['three modules', { a: ['b'], b: ['c'], c: ['a', 'd'], d: [] }, [['a', 'b', 'c']]],
  ['a module that imports itself', { a: ['a'] }, [['a']]],
  ['no module', { a: ['b', 'c'], b: ['c'], c: [] }, []],
])('finds the cycle of %s', (_what, imports, cycles) => {
  expect(cyclesIn(new Map(Object.entries<readonly string[]>(imports)))).toEqual(cycles)
})

function localImports(file: string): string[] {
  return importsIn(readFileSync(file, 'utf8'))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier))
    .filter((target) => existsSync(target))
}

/** The strongly connected components of more than one module, by Tarjan's algorithm. */
function cyclesIn(graph: Graph): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): number => {
    const index = order.size
    order.set(file, index)
    lowest.set(file, index)
    stack.push(file)
    const imports = graph.get(file) ?? []
    for (const target of imports) {
      const reached = order.has(target) ? (stack.includes(target) ? order.get(target) : undefined) : visit(target)
      lowest.set(file, Math.min(lowest.get(file) ?? index, reached ?? index))
    }
    if (lowest.get(file) !== index) return lowest.get(file) ?? index
    const component = stack.splice(stack.indexOf(file))
    if (component.length > 1 || imports.includes(file)) cycles.push(component.toSorted())
    return index
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return cycles
}
