import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A separate process, as in production. It shares only the processor with the others. */
export interface Program {
  readonly pid: number
  /** The match of `ready` in its output. */
  readonly ready: RegExpExecArray
  /** Stops it and waits until it has exited. */
  stop(): Promise<void>
}

const server = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url))
const simulator = fileURLToPath(new URL('../../packages/walmart-simulator/src/bin.ts', import.meta.url))

export function startServer(command: 'api' | 'worker', env: Readonly<Record<string, string>>): Promise<Program> {
  const ready = command === 'api' ? /Server listening at (http:[^"\s]+)/ : /worker ready/
  // As the image and the units of systemd start it.
  const memory = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' }
  return startProgram([server, command], { env: { ...env, ...memory }, ready })
}

/** The credentials of a seller at Walmart. */
export interface Seller {
  readonly clientId: string
  readonly clientSecret: string
}

export interface SimulatorProgram extends Program {
  readonly url: string
  /** The first of `sellers`. */
  readonly seller: Seller
  readonly sellers: readonly Seller[]
}

/** Starts a simulator with command-line options, such as `--orders 1000`. */
export async function startSimulator(...options: readonly string[]): Promise<SimulatorProgram> {
  const ready = /listening at (http:\S+)[^]*Get a token/
  const program = await startProgram([simulator, '--port', '0', ...options], { env: {}, ready })
  const [text, url = ''] = program.ready
  const sellers = [...text.matchAll(/clientId +(\S+)\s+clientSecret +(\S+)/g)].map(
    ([, clientId = '', clientSecret = '']) => ({ clientId, clientSecret }),
  )
  const [seller] = sellers
  if (!seller) throw new Error('The simulator has no seller.')
  return { ...program, url, seller, sellers }
}

interface Start {
  readonly env: Readonly<Record<string, string>>
  readonly ready: RegExp
}

// oxlint-disable-next-line node/no-process-env -- a program of its own
const { NODE_COMPILE_CACHE: compileCache } = process.env

export async function startProgram(args: readonly string[], { env, ready }: Start): Promise<Program> {
  const child = spawn(process.execPath, args, {
    env: { ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const match = await untilPrinted(child, ready)
  child.stdout.resume()
  return {
    pid: child.pid ?? 0,
    ready: match,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  const { stdout } = child
  if (!stdout) throw new Error('The program has no output.')
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    const match = pattern.exec(text)
    if (match) return match
  }
  throw new Error(`The program ended before it printed ${pattern}:\n${text}`)
}

/** The most memory that a process has used so far, in MiB. Linux only: NaN elsewhere. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

/** The processor time that a process has used so far, in ms. Linux only: NaN elsewhere. */
export async function processorTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // After the name, which may contain spaces. In ticks of 10 ms.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return 10 * (Number(user) + Number(system))
}
