import type { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { issueTexts, readInput } from '../http/read-input.ts'
import { readRecord } from '../http/read-record.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, SendOptions, Session } from '../http/session.ts'
import { confirmWrite, sendWrite } from './confirm-write.ts'
import { foundIf, type Progress } from './progress.ts'

interface Definition<Input extends z.ZodType, Resource extends z.ZodType, Sent> {
  readonly input: Input
  /** The record that it changes, in Walmart's JSON. */
  readonly resource: Resource
  readonly read: (session: Session, input: z.output<Input>, options: CallOptions) => Promise<Reply<z.output<Resource>>>
  readonly send: (session: Session, input: z.output<Input>, options: SendOptions) => Promise<Reply<Sent>>
  /** How far it was applied between two reads. */
  readonly progress: (input: z.output<Input>, before: z.output<Resource>, after: z.output<Resource>) => Progress
  /** Whether `progress` depends on the second read only, so that the first can be left out. Default: no. */
  readonly isAbsolute?: boolean
  /** The result if a read shows that it was applied. */
  readonly found: (input: z.output<Input>, after: Reply<z.output<Resource>>) => Reply<Sent>
}

/** A write that a read can confirm. */
export interface ConfirmableWrite<Input, Sent> {
  /** Sends it, and again if its response was lost and a read shows that it was not applied. */
  perform(session: Session, input: Input, options?: CallOptions): Promise<Reply<Sent>>
  /** Reads the JSON of the record that it will change. */
  readBefore(session: Session, input: unknown, options: CallOptions): Promise<unknown>
  /** Sends it once. */
  sendOnce(session: Session, input: unknown, options: SendOptions): Promise<Reply<Sent>>
  /** Reads how far it was applied since `before` was read. */
  check(session: Session, given: Before, options: CallOptions): Promise<Checked>
}

interface Before {
  readonly input: unknown
  readonly before: unknown
}

interface Checked {
  readonly progress: Progress
  readonly raw: unknown
}

export function defineWrite<Input extends z.ZodType, Resource extends z.ZodType, Sent>(
  write: Definition<Input, Resource, Sent>,
): ConfirmableWrite<z.input<Input>, Sent> {
  return {
    async perform(session, given, { signal } = {}) {
      const input = readInput(write.input, given)
      const before = write.isAbsolute === true ? undefined : await write.read(session, input, { signal })
      return confirmWrite(session, {
        send: () => write.send(session, input, { signal }),
        find: async () => {
          const after = await write.read(session, input, { signal })
          return foundIf(write.progress(input, (before ?? after).value, after.value), write.found(input, after))
        },
        signal,
      })
    },
    readBefore: async (session, given, options) =>
      (await write.read(session, readInput(write.input, given), options)).raw,
    sendOnce(session, given, options) {
      const input = readInput(write.input, given)
      return sendWrite(session, () => write.send(session, input, options))
    },
    async check(session, { input: given, before: raw }, options) {
      const input = readInput(write.input, given)
      const before = readRecord(write.resource, raw)
      if (before.error) {
        const issues = issueTexts(before.error, ['before']).join('; ')
        throw new WalmartError('invalid_request', `The write cannot be checked. ${issues}`)
      }
      const after = await write.read(session, input, options)
      return { progress: write.progress(input, before.value, after.value), raw: after.raw }
    },
  }
}
