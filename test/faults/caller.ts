import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

import type { ApiResponse } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import type { Running, Slot } from './slot.ts'
import type { Violations } from './violations.ts'
import type { FaultTenant, Instance, Random } from './world.ts'

export interface FaultCall {
  readonly tenant: FaultTenant
  readonly method: string
  readonly path: string
  readonly body?: object
  /** With an `Idempotency-Key`: a repeat of the call must not write twice. */
  readonly isKeyed?: boolean
  /** The statuses that the load understands; any other one is a violation. */
  readonly expected: readonly number[]
  /** The instance that the call is about. Once it has been deleted, 404 is expected too. */
  readonly instance?: Instance
}

// A response takes at most 20 s of a statement, 5 s of grace, and the same again before that for the token.
const longestResponseMs = 60_000
// From when the faults are over, or the call begins.
const longestRetryMs = 90_000

/** Makes calls, and repeats them until they are acknowledged. */
export class Caller {
  readonly statuses = new Map<string, number>()
  /** How many writes of each kind. */
  readonly acknowledged = new Map<string, number>()
  repeats = 0
  replays = 0
  /** When no more faults are injected. */
  faultsEndedAt: number | undefined
  readonly #slots: readonly Slot[]
  readonly #violations: Violations
  readonly #random: Random

  constructor(slots: readonly Slot[], violations: Violations, random: Random) {
    this.#slots = slots
    this.#violations = violations
    this.#random = random
  }

  /** Returns the acknowledgement; undefined if there was none that the load understands. */
  async call(call: FaultCall): Promise<ApiResponse | undefined> {
    const key = call.isKeyed === true ? randomUUID() : undefined
    const response = await this.#untilAnswered(call, key)
    if (!response) return undefined
    const { method, path, expected, instance } = call
    if (response.status === 404 && instance?.isDeleted === true) return undefined
    if (!expected.includes(response.status)) {
      const { message, code, errors } = response.body
      const text = JSON.stringify({ message, code, errors })
      this.#violations.add(`${method} ${shapeOf(path)} returned ${response.status}: ${text}`)
      return undefined
    }
    if (response.status < 300) count(this.acknowledged, `${method} ${shapeOf(path)}`)
    if (key !== undefined && response.status < 300 && this.#random() < 0.15) await this.#replay(call, key, response)
    return response
  }

  /** The same request again gets the same response. */
  async #replay(call: FaultCall, key: string, first: ApiResponse): Promise<void> {
    await sleep(this.#random() * 1000)
    const again = await this.#untilAnswered(call, key)
    this.replays += 1
    if (again && !isDeepStrictEqual([again.status, again.body], [first.status, first.body])) {
      this.#violations.add(
        `${call.method} ${call.path} with the same key returned ${JSON.stringify([first.body, again.body])}`,
      )
    }
  }

  async #untilAnswered(call: FaultCall, key: string | undefined): Promise<ApiResponse | undefined> {
    const beganAt = Date.now()
    for (;;) {
      if (this.faultsEndedAt !== undefined && Date.now() > Math.max(this.faultsEndedAt, beganAt) + longestRetryMs) {
        this.#violations.add(`${call.method} ${shapeOf(call.path)} is not acknowledged although all faults are over`)
        return undefined
      }
      const response = await this.#attempt(call, key)
      if (response !== 'again') return response
      this.repeats += 1
      await sleep(50 + this.#random() * 200)
    }
  }

  async #attempt(call: FaultCall, key: string | undefined): Promise<ApiResponse | 'again' | undefined> {
    const ready = this.#slots.filter(({ command, current }) => command === 'api' && current.isReady)
    const running = ready[Math.floor(this.#random() * ready.length)]?.current
    if (running?.url === undefined) return 'again'
    try {
      const response = await send(running.url, call, key)
      const code: string | undefined = response.body?.code
      const name = response.status < 400 ? String(response.status) : `${response.status} ${code}`
      count(this.statuses, name)
      if (code === 'ERR_UNAVAILABLE' || code === 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT') return 'again'
      return response
    } catch (error) {
      await this.#explain(error, call, running)
      return 'again'
    }
  }

  /** Only the end of an api may break a call. */
  async #explain(error: unknown, { method, path }: FaultCall, running: Running): Promise<void> {
    const about = `${method} ${shapeOf(path)}`
    const { name, message, code } = error as Error & { code?: string }
    if (name === 'TimeoutError' || code === 'ABORT_ERR') {
      this.#violations.add(`${about} had no response within ${longestResponseMs} ms`)
    } else if (code === undefined) {
      this.#violations.add(`${about}: ${message.slice(0, 2000)}`)
    } else {
      count(this.statuses, code)
      await sleep(300)
      const { program, isAskedToEnd } = running
      if (!isAskedToEnd && program.child.exitCode === null) this.#violations.add(`${about} broke with ${code}`)
    }
  }
}

function send(url: string, { tenant, method, path, body }: FaultCall, key: string | undefined): Promise<ApiResponse> {
  return sendRaw(url, {
    method,
    path: `/api${path}`,
    headers: {
      host: tenant.domain,
      authorization: `Bearer ${tenant.token}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(longestResponseMs),
  })
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Without ids and query, so that equal violations are counted. */
function shapeOf(path: string): string {
  return path.replace(/\?.*/, '').replaceAll(/\/\d+/g, '/{id}')
}
