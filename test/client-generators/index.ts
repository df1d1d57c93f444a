// A package of its own: the generators need TypeScript 5 as a library. As a dependency of the tests, it would give them a
// second copy of everything that has TypeScript as a peer, such as tRPC's client.
import { readFileSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { createClient } from '@hey-api/openapi-ts'
import openapiTypescript, { astToString } from 'openapi-typescript'
import ts from 'typescript'

/** The compiler of the oldest TypeScript that the READMEs promise. */
export const oldestTsc = fileURLToPath(new URL('tsc.js', import.meta.resolve('typescript-oldest')))

/** Writes the types of an OpenAPI document into a folder, as `schema.d.ts`, and puts openapi-fetch beside them. */
export async function generateWithOpenapiTypescript(document: string, folder: string): Promise<void> {
  // Otherwise it treats fields with a default as required, in requests too.
  const types = await openapiTypescript(pathToFileURL(document), { defaultNonNullable: false })
  await writeFile(join(folder, 'schema.d.ts'), astToString(types))
  await mkdir(join(folder, 'node_modules'))
  const installed = fileURLToPath(new URL('..', import.meta.resolve('openapi-fetch')))
  await symlink(installed, join(folder, 'node_modules/openapi-fetch'))
}

/** Writes a client of an OpenAPI document into a folder, as `client`. */
export async function generateWithHeyApi(document: string, folder: string): Promise<void> {
  const output = { path: join(folder, 'client'), module: { extension: '.js' } } as const
  await createClient({ input: document, output, logs: { level: 'silent' } })
}

/** What an editor shows of the last name in each of these pieces of a program, which is a file: its documentation. */
export function hover(file: string, pieces: readonly string[]): string[] {
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => ({ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ESNext, strict: true }),
    getCurrentDirectory: () => join(file, '..'),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptSnapshot: (path) => ts.ScriptSnapshot.fromString(read(path) ?? ''),
    getScriptVersion: () => '1',
    readFile: read,
  })
  const program = read(file) ?? ''
  return pieces.map((piece) => {
    const start = program.indexOf(piece)
    if (start === -1) throw new Error(`${file} does not contain ${piece}`)
    const info = service.getQuickInfoAtPosition(file, start + piece.length - 1)
    return ts.displayPartsToString(info?.documentation)
  })
}

const read = (path: string) => (ts.sys.fileExists(path) ? readFileSync(path, 'utf8') : undefined)
