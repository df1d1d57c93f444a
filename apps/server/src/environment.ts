import { type KeyRing, parseKeyRing } from '@aisle/core'
import { z } from 'zod'

import { StartError } from './start-error.ts'

const HttpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })

const variables = {
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a URL like postgres://user:password@host:5432/aisle',
  }),
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0)
    .max(65_535)
    .default(3000),
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
  AISLE_WORKER_CONCURRENCY: z.coerce
    .number({ error: 'must be a number of jobs, 1 to 100' })
    .int('must be a number of jobs, 1 to 100')
    .min(1)
    .max(100)
    .default(10),
  /** Addresses or ranges of reverse proxies whose `X-Forwarded-*` headers are believed. */
  AISLE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
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
