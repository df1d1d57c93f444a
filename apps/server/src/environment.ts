import { isIP } from 'node:net'

import { type KeyRing, parseKeyRing } from '@aisle/core'
import { z } from 'zod'

import { StartError } from './start-error.ts'

const HttpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })

const PostgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a URL like postgres://user:password@host:5432/aisle',
})

const variables = {
  DATABASE_URL: PostgresUrl.describe('the Postgres database; its login owns the database and may create roles'),
  DATABASE_DIRECT_URL: PostgresUrl.optional().describe(
    'the same database without a pooler, if DATABASE_URL points to one, such as PgBouncer',
  ),
  AISLE_TENANT_DATABASE_URL: PostgresUrl.optional().describe(
    'the same database with a login that may only become aisle_tenant; SECURITY.md says why',
  ),
  PORT: wholeNumber(0, 65_535, 'must be a port number').default(3000).describe('port that the api listens on'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on, for PORT and AISLE_METRICS_PORT'),
  AISLE_ENVIRONMENT: z
    .enum(['development', 'production'], { error: 'must be development or production' })
    .default('development')
    .describe("development or production; in production every new instance uses Walmart's production host"),
  AISLE_ENCRYPTION_KEYS: z
    .string()
    .transform((text, check): KeyRing => {
      try {
        return parseKeyRing(text)
      } catch (error) {
        check.addIssue({ code: 'custom', message: (error as Error).message })
        return z.NEVER
      }
    })
    .describe('id:key pairs separated by commas, each key 32 bytes in base64; the first encrypts, all decrypt'),
  WALMART_PRODUCTION_URL: HttpUrl.default('https://marketplace.walmartapis.com').describe("Walmart's production host"),
  WALMART_SANDBOX_URL: HttpUrl.default('https://sandbox.walmartapis.com').describe("Walmart's sandbox host"),
  AISLE_PRIVATE_WEBHOOKS: z
    .enum(['refused', 'allowed'], { error: 'must be refused or allowed' })
    .default('refused')
    .describe('refused or allowed: whether webhooks may use http:// and lead to this machine and private networks'),
  AISLE_WORKER_CONCURRENCY: wholeNumber(1, 100, 'must be a number of jobs, 1 to 100')
    .default(10)
    .describe('jobs that a worker runs concurrently'),
  AISLE_TRUSTED_PROXIES: list(isProxy, 'must be a list like 10.0.0.1, 192.168.0.0/16, fd00::/8, loopback').describe(
    'comma-separated addresses of reverse proxies whose X-Forwarded-* headers are trusted',
  ),
  AISLE_ALLOWED_ORIGINS: list(isOrigin, 'must be a list of origins like https://shop.example.com').describe(
    'comma-separated origins whose pages may call the api from a browser (CORS)',
  ),
  AISLE_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000, 'must be a number of requests, 1 to 1000000')
    .default(1000)
    .describe('requests per minute of each token, and of each address without a valid one, to one api process'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent'),
  AISLE_METRICS_PORT: wholeNumber(0, 65_535, 'must be a port number')
    .optional()
    .describe('port on which api and worker each serve /metrics for Prometheus, /healthz and /readyz'),
  OTEL_EXPORTER_OTLP_ENDPOINT: HttpUrl.optional().describe(
    'OpenTelemetry collector that traces and metrics are sent to, by OTLP over HTTP',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .default('')
    .refine(isHeaderList, 'must be a list like name=value,other=value, with values as in a URL')
    .transform((text): Record<string, string> => Object.fromEntries(text === '' ? [] : text.split(',').map(toHeader)))
    .describe('headers for the collector, as name=value pairs separated by commas'),
  OTEL_SERVICE_NAME: z.string().optional().describe('name in traces and metrics instead of aisle-api and aisle-worker'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'must be a share from 0 to 1' })
    .default('1')
    .transform(Number)
    .describe('share of traces that are sent, 0 to 1'),
}

type Variables = typeof variables
export type Variable = keyof Variables
export type Environment<Name extends Variable = Variable> = { readonly [N in Name]: z.output<Variables[N]> }

export const variableNames = Object.keys(variables) as Variable[]

/** Reads the variables that a command needs. The first that is missing or wrong stops the start with one line. */
export function readEnvironment<Name extends Variable>(
  source: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Environment<Name> {
  const entries = names.map((name) => {
    const value = withoutEmpty(source[name])
    const parsed = (variables[name] as z.ZodType).safeParse(value)
    if (parsed.success) return [name, parsed.data] as const
    const [issue] = parsed.error.issues
    throw new StartError(`${name} ${value === undefined ? 'is not set' : issue?.message}.`)
  })
  return Object.fromEntries(entries) as Environment<Name>
}

/** The part of a command's `--help` that lists the variables it reads, with the defaults that the command itself has. */
export function describeVariables(
  names: readonly Variable[],
  defaults: Partial<Record<Variable, string>> = {},
): string {
  const note = (name: Variable) => (defaults[name] === undefined ? defaultOf(name) : `default: ${defaults[name]}`)
  const width = Math.max(...names.map((name) => name.length))
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${variables[name].description} (${note(name)})`)
  return ['', 'Environment variables:', ...lines].join('\n')
}

function defaultOf(name: Variable): string {
  const { success, data } = (variables[name] as z.ZodType).safeParse(undefined)
  if (!success) return 'required'
  return `default: ${data === undefined || typeof data === 'object' ? 'none' : String(data)}`
}

/** An empty variable, as `PORT= pnpm start` leaves it, counts as not set. */
function withoutEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function wholeNumber(from: number, to: number, error: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error })
}

function list(isElement: (text: string) => boolean, error: string) {
  return z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every(isElement), { error })
}

/** An address, a range of addresses, or one of the ranges that Fastify knows by name. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const { address = '', bits = '1' } = /^(?<address>[^/]*)(?:\/(?<bits>\d{1,3}))?$/.exec(text)?.groups ?? {}
  const version = isIP(address)
  return version !== 0 && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)
}

/** Exactly as browsers send it: no path, no trailing slash, no default port. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text
}

/** As OpenTelemetry defines it. */
function isHeaderList(text: string): boolean {
  return text === '' || text.split(',').every((pair) => /^\s*[\w!#$%&'*+.^`|~-]+\s*=([^%]|%[0-7][\da-f])*$/i.test(pair))
}

function toHeader(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]
}
