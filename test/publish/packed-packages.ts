import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createPackageFromTarballData } from '@arethetypeswrong/core'

import { copyFiles, trackedFiles } from '../helpers/repository-copy.ts'
import { importsIn } from '../repo/imports.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly name?: string }
}

/** What would be published to a registry. */
export interface PackedPackage {
  readonly manifest: Manifest
  readonly tarball: string
  /** The contents of the files, by path inside the package. */
  readonly files: Readonly<Record<string, string>>
}

const packagesAt = (glob: string) =>
  globSync(glob, { cwd: root })
    .map((path) => ({
      folder: join(root, path, '..'),
      manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true)

/** The published libraries, each with its folder. */
export const published = packagesAt('packages/*/package.json')
/** The published server. */
export const standalone = packagesAt('apps/standalone/package.json')

/** Builds packages, all by default, and packs them into a folder. */
export async function packPackages(folder: string, packages = published): Promise<ReadonlyMap<string, PackedPackage>> {
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
  await run('npx', ['-y', 'pnpm@12', ...filters, 'pack', '--pack-destination', folder], root)
  return readPackages(folder, packages)
}

/**
 * The same, but in a copy of the repository that is installed from the lockfile. Its files are of another time, the clock
 * has another time zone, and nobody else may read what is built. `more` are commands to run there afterwards.
 */
export async function packElsewhere(
  folder: string,
  packages = published,
  more = '',
): Promise<ReadonlyMap<string, PackedPackage>> {
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
  const copy = await mkdtemp(join(tmpdir(), 'aisle-copy-'))
  try {
    copyFiles(trackedFiles(), copy)
    const commands = `
      umask 077
      export TZ=Asia/Tokyo
      npx -y pnpm@12 install --frozen-lockfile --prefer-offline
      npx -y pnpm@12 ${filters.join(' ')} pack --pack-destination "$0"
      ${more}`
    await run('sh', ['-ec', commands, folder], copy)
    return await readPackages(folder, packages)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

/** Commands that pack with npm as well, into the folder `npm`, and fail if a manifest is not put back. */
export const packByNpm = (packages: typeof published) =>
  [
    'mkdir "$0/npm"',
    ...packages.map(({ folder }) => {
      const inPackage = `cd ${relative(root, folder)}`
      return `(${inPackage} && cp package.json ours && npm pack --pack-destination "$0/npm" && cmp package.json ours)`
    }),
  ].join('\n')

/** Packed packages in a folder. */
export async function readPackages(
  folder: string,
  packages: typeof published,
): Promise<ReadonlyMap<string, PackedPackage>> {
  const packed = packages.map(
    async ({ manifest: { name, version, publishConfig } }): Promise<[string, PackedPackage]> => {
      const publishedName = publishConfig?.name ?? name
      const tarball = join(folder, `${publishedName.replace('@', '').replace('/', '-')}-${version}.tgz`)
      const files = await readTarball(tarball, publishedName)
      return [name, { manifest: JSON.parse(files['package.json'] ?? '') as Manifest, tarball, files }]
    },
  )
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
    .map((path) => files[path] ?? '')
    .flatMap((code) => [...importsIn(code), ...Array.from(code.matchAll(/types="([^"]+)"/g), ([, name = '']) => name)])
    .filter((specifier) => !specifier.startsWith('.'))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
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
