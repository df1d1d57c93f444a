import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, inject } from 'vitest'

import { encryptionKeys } from './api.ts'

/** The file that `node` runs, in the sources. */
export const mainOf = (app: 'server' | 'dev') =>
  fileURLToPath(new URL(`../../apps/${app}/src/main.ts`, import.meta.url))

// Saves a third of each process's startup time.
export const compileCache = join(tmpdir(), 'node-compile-cache')

export interface Program {
  readonly child: ChildProcess
  /** Everything printed so far to stdout and stderr. */
  output(): string
  /** Resolves when the output matches; rejects when the program ends first. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/** Runs `aisle …` as a separate process, from a bundle, with this environment, PATH and HOME. */
export function runProgram(
  args: readonly string[],
  env: Record<string, string> = {},
  file = inject('serverMain'),
): Program {
  return run([file, ...args], env)
}

/** Runs a worker on the database of a test's API. */
export function startWorkerProgram({ databaseUrl }: { readonly databaseUrl: string }, walmartUrl: string): Program {
  return runProgram(['worker'], {
    DATABASE_URL: databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: walmartUrl,
    LOG_LEVEL: 'error',
  })
}

/** Runs a command in a terminal, with `script`. It must end with the terminal's process. */
export function runInTerminal(args: readonly string[], env: Record<string, string> = {}): Program {
  const command = [process.execPath, mainOf('server'), ...args].map((part) => `'${part}'`).join(' ')
  return run(['-qefc', command, '/dev/null'], env, { file: 'script' })
}

/** Runs `start` or `demo` in the same way. */
export function runDev(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Program {
  return run([mainOf('dev'), ...args], env, { cwd })
}

/** The programs of a test. Kills those that still run after it. */
export function usePrograms(): Program[] {
  const programs: Program[] = []
  afterEach(async () => {
    for (const { child } of programs) child.kill('SIGKILL')
    await Promise.all(programs.splice(0).map(({ exited }) => exited))
  })
  return programs
}

interface Spawn {
  /** Default: Node. */
  readonly file?: string
  readonly cwd?: string | undefined
}

function run(
  args: readonly string[],
  env: Record<string, string>,
  { file = process.execPath, cwd }: Spawn = {},
): Program {
  const child = spawn(file, args, {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  let text = ''
  const output = new EventEmitter()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      output.emit('more')
    })
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return {
    child,
    output: () => text,
    exited,
    async printed(pattern) {
      for (;;) {
        const match = pattern.exec(text)
        if (match) return match
        const ended = await Promise.race([exited, once(output, 'more').then(() => undefined)])
        if (ended && !pattern.test(text)) throw new Error(`the program ended without printing ${pattern}:\n${text}`)
      }
    },
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that `node` runs, in the bundle of the server. */
    serverMain: string
  }
}
