import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createPackageFromTarballData } from '@arethetypeswrong/core'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** What would be published to a registry. */
export interface PackedPackage {
  readonly manifest: Manifest
  readonly tarball: string
  /** By path inside the package. */
  readonly files: Readonly<Record<string, string>>
}

/** The published packages of the workspace, each with its folder. */
export const published = globSync('packages/*/package.json', { cwd: root })
  .map((path) => ({
    folder: join(root, path, '..'),
    manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest,
  }))
  .filter(({ manifest }) => manifest.private !== true)

/** Builds packages, all by default, and packs them into a folder. */
export async function packPackages(folder: string, packages = published): Promise<ReadonlyMap<string, PackedPackage>> {
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
  await run('npx', ['-y', 'pnpm@12', ...filters, 'pack', '--pack-destination', folder], root)
  const packed = packages.map(async ({ manifest: { name, version } }): Promise<[string, PackedPackage]> => {
    const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
    const files = await readTarball(tarball, name)
    return [name, { manifest: JSON.parse(files['package.json'] ?? '') as Manifest, tarball, files }]
  })
  return new Map(await Promise.all(packed))
}

/** The files of a package, by path inside it. */
export async function readTarball(tarball: string, name: string): Promise<PackedPackage['files']> {
  const contents = createPackageFromTarballData(await readFile(tarball))
  const prefix = `/node_modules/${name}/`
  return Object.fromEntries(contents.listFiles().map((path) => [path.replace(prefix, ''), contents.readFile(path)]))
}

/** The packages and built-in modules imported by files with this extension, sorted. */
export function importsOf(files: PackedPackage['files'], extension: '.js' | '.d.ts'): string[] {
  const names = Object.keys(files)
    .filter((path) => path.endsWith(extension))
    .flatMap((path) => [
      ...(files[path] ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\(|types=)\s*['"]([^'".][^'"]*)['"]/g),
    ])
    .map(([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
  return [...new Set(names)].toSorted()
}

/** Creates an empty project in a folder and installs the tarballs there. */
export async function installPackages(packed: Iterable<PackedPackage>, folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const tarballs = Array.from(packed, ({ tarball }) => tarball)
  await run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], folder)
}

/** A program's working folder and timeout. */
interface Where {
  readonly cwd: string
  readonly timeout: number
}

/** Runs a program and returns its output. Rejects with the output if it fails or times out. */
export async function run(program: string, args: readonly string[], where: string | Where): Promise<string> {
  try {
    const options = typeof where === 'string' ? { cwd: where } : where
    const { stdout } = await promisify(execFile)(program, args, options)
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error })
  }
}
