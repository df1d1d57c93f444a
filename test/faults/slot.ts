import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { throughProxy } from '../helpers/postgres-proxy.ts'
import { type Program, runProgram } from '../helpers/program.ts'
import { createTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import type { Violations } from './violations.ts'

export interface SlotOptions {
  readonly name: string
  readonly command: 'api' | 'worker'
  /** The file that `node` runs. */
  readonly main: () => string
  readonly env: Record<string, string>
  readonly databaseUrl: string
  /** Whether it is never killed, to see that a process survives everything else. */
  readonly isLasting: boolean
  /** Modules to import first, which shift a process's clock. */
  readonly imports: () => string[]
  readonly violations: Violations
}

/** A process that has been started in a slot. */
export interface Running {
  readonly program: Program
  readonly startedAt: number
  /** The api's address. */
  url: string | undefined
  isReady: boolean
  isAskedToEnd: boolean
}

/** What a process has logged. */
export interface LogSize {
  readonly slot: string
  readonly livedMs: number
  /** Without the lines that each request and each run has. */
  readonly bytes: number
  readonly errors: readonly string[]
}

const longestStopMs = 35_000

// However the suite ends, its processes do too.
const endWithParent = `
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000).unref()`

/** A process of Aisle with a connection to Postgres of its own, which is started again whenever it ends. */
export class Slot {
  readonly name: string
  readonly command: 'api' | 'worker'
  readonly isLasting: boolean
  readonly postgresProxy: TcpProxy
  readonly logs: LogSize[] = []
  readonly stopsMs: number[] = []
  current: Running
  starts = 0
  readonly #options: SlotOptions
  readonly #ending = new Set<Promise<unknown>>()
  #isClosed = false

  static async open(options: SlotOptions): Promise<Slot> {
    const port = Number(new URL(options.databaseUrl).port)
    return new Slot(options, await createTcpProxy(() => port))
  }

  private constructor(options: SlotOptions, proxy: TcpProxy) {
    this.name = options.name
    this.command = options.command
    this.isLasting = options.isLasting
    this.#options = options
    this.postgresProxy = proxy
    this.current = this.#start()
  }

  #start(): Running {
    const { command, env, databaseUrl, imports, main } = this.#options
    const environment = {
      ...env,
      DATABASE_URL: throughProxy(databaseUrl, this.postgresProxy),
      NODE_OPTIONS: [endWithParent, ...imports()]
        .map((module) => `--import data:text/javascript,${encodeURIComponent(module)}`)
        .join(' '),
    }
    const program = runProgram([command], environment, main())
    this.starts += 1
    const running: Running = { program, startedAt: Date.now(), url: undefined, isReady: false, isAskedToEnd: false }
    const ready = command === 'api' ? /listening at (http:\/\/127\.0\.0\.1:\d+)/ : /worker ready/
    program.printed(ready).then(
      ([, url]) => Object.assign(running, { url, isReady: true }),
      () => undefined,
    )
    void program.exited.then(() => this.#ended(running))
    return running
  }

  async #ended(running: Running): Promise<void> {
    this.logs.push(sizeOfLog(this.name, running))
    if (running.isAskedToEnd || this.#isClosed) return
    // A start may fail while Postgres is down; whoever runs the process starts it again.
    if (running.isReady) this.#options.violations.add(`${this.name} ended: ${lastLinesOf(running.program)}`)
    await sleep(200)
    this.#startAfter(running)
  }

  /** Only once, though several may have ended the process at the same time. */
  #startAfter(running: Running): void {
    if (this.current === running && !this.#isClosed) this.current = this.#start()
  }

  /** Kills the process at once, and starts the next. */
  async kill(): Promise<void> {
    const running = this.current
    await this.#end('SIGKILL')
    this.#startAfter(running)
  }

  /** Asks the process to stop, and starts the next at once. Returns how long the stop took. */
  async replace(): Promise<number> {
    const stopped = this.stop()
    this.current = this.#start()
    return stopped
  }

  async stop(): Promise<number> {
    const askedAt = Date.now()
    await this.#end('SIGTERM')
    const ms = Date.now() - askedAt
    this.stopsMs.push(ms)
    return ms
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.current
    running.isAskedToEnd = true
    running.program.child.kill(signal)
    const late = setTimeout(() => {
      this.#options.violations.add(`${this.name} still ran ${longestStopMs} ms after ${signal}`)
      running.program.child.kill('SIGKILL')
    }, longestStopMs)
    this.#ending.add(running.program.exited)
    await running.program.exited
    clearTimeout(late)
  }

  /** Starts no more. Resolves when all processes have ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.current.program.child.kill('SIGKILL')
    await Promise.all([...this.#ending, this.current.program.exited])
    this.postgresProxy.close()
  }

  async untilReady(): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!this.current.isReady) {
      if (Date.now() > deadline) throw new Error(`${this.name} is not ready: ${lastLinesOf(this.current.program)}`)
      await sleep(50)
    }
  }

  /** Linux only: undefined elsewhere. */
  residentMiB(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.current.program.child.pid}/status`, 'utf8')
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
    } catch {
      return undefined
    }
  }
}

function sizeOfLog(slot: string, { program, startedAt }: Running): LogSize {
  const lines = program.output().split('\n')
  const others = lines.filter((line) => line !== '' && !line.includes('"level":30'))
  return {
    slot,
    livedMs: Date.now() - startedAt,
    bytes: others.reduce((sum, line) => sum + line.length + 1, 0),
    errors: others.filter((line) => /"level":[56]0/.test(line)),
  }
}

function lastLinesOf(program: Program): string {
  return program.output().trim().split('\n').slice(-30).join('\n').slice(-4000)
}
