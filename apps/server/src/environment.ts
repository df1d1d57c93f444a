import { isIP } from 'node:net'

import { type KeyRing, parseKeyRing } from '@aisle/core'
import { z } from 'zod'

import { StartError } from './start-error.ts'

const HttpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })

function wholeNumber(from: number, to: number, error: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error })
}

/** An address, a range of addresses, or one of the ranges that Fastify knows by name. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const { address = '', bits = '1' } = /^(?<address>[^/]*)(?:\/(?<bits>\d{1,3}))?$/.exec(text)?.groups ?? {}
  const version = isIP(address)
  return version !== 0 && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)
}

const variables = {
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a URL like postgres://user:password@host:5432/aisle',
  }),
  PORT: wholeNumber(0, 65_535, 'must be a port number').default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  AISLE_ENVIRONMENT: z
    .enum(['development', 'production'], { error: 'must be development or production' })
    .default('development'),
  AISLE_ENCRYPTION_KEYS: z.string().transform((text, check): KeyRing => {
    try {
      return parseKeyRing(text)
    } catch (error) {
      check.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  }),
  WALMART_PRODUCTION_URL: HttpUrl.default('https://marketplace.walmartapis.com'),
  WALMART_SANDBOX_URL: HttpUrl.default('https://sandbox.walmartapis.com'),
  AISLE_WORKER_CONCURRENCY: wholeNumber(1, 100, 'must be a number of jobs, 1 to 100').default(10),
  /** Addresses or ranges of reverse proxies whose `X-Forwarded-*` headers are believed. */
  AISLE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every(isProxy), {
      error: 'must be a list like 10.0.0.1, 192.168.0.0/16, fd00::/8, loopback',
    }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
}

type Variables = typeof variables
export type Variable = keyof Variables
export type Environment<Name extends Variable = Variable> = { readonly [N in Name]: z.output<Variables[N]> }

/** Reads the variables that a command needs. The first that is missing or wrong stops the start with one line. */
export function readEnvironment<Name extends Variable>(
  source: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Environment<Name> {
  const entries = names.map((name) => {
    // An empty variable, as `PORT= pnpm start` leaves it, is one that is not set.
    const value = source[name] === '' ? undefined : source[name]
    const parsed = (variables[name] as z.ZodType).safeParse(value)
    if (parsed.success) return [name, parsed.data] as const
    const [issue] = parsed.error.issues
    throw new StartError(`${name} ${value === undefined ? 'is not set' : issue?.message}.`)
  })
  return Object.fromEntries(entries) as Environment<Name>
}
