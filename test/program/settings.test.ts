import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

import { readEnvironment, type Variable } from '@aisle/server'
import { beforeAll, describe, expect, inject, it } from 'vitest'

import { encryptionKeys } from '../helpers/api.ts'
import { databaseUrl, query, useDatabase } from '../helpers/database.ts'
import { runDev, runProgram } from '../helpers/program.ts'

const database = useDatabase()
let good: Record<string, string>
let taken: Server

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  good = { DATABASE_URL: database.url, AISLE_ENCRYPTION_KEYS: encryptionKeys, PORT: '0', LOG_LEVEL: 'silent' }
  return () => void taken.close()
})

describe('reports an invalid setting by name, with what is expected', () => {
  it.each<[setting: Variable, value: string | undefined, says: string]>([
    ['DATABASE_URL', undefined, 'is not set'],
    ['DATABASE_URL', '', 'is not set'],
    ['DATABASE_URL', 'mysql://localhost/aisle', 'must be a URL like postgres://'],
    ['DATABASE_URL', 'localhost', 'must be a URL like postgres://'],
    ['AISLE_ENCRYPTION_KEYS', undefined, 'is not set'],
    ['AISLE_ENCRYPTION_KEYS', 'main:c2hvcnQ=', ''],
    ['PORT', '70000', 'must be a port number'],
    ['PORT', '-1', 'must be a port number'],
    ['PORT', '80.5', 'must be a port number'],
    ['PORT', ' ', 'must be a port number'],
    ['AISLE_ENVIRONMENT', 'staging', 'must be development or production'],
    ['WALMART_PRODUCTION_URL', 'marketplace.walmartapis.com', 'must be a URL that starts with http'],
    ['WALMART_SANDBOX_URL', 'ftp://sandbox.walmartapis.com', 'must be a URL that starts with http'],
    ['AISLE_WORKER_CONCURRENCY', '0', 'must be a number of jobs, 1 to 100'],
    ['AISLE_WORKER_CONCURRENCY', '101', 'must be a number of jobs, 1 to 100'],
    ['AISLE_WORKER_CONCURRENCY', '2.5', 'must be a number of jobs, 1 to 100'],
    ['AISLE_TRUSTED_PROXIES', '10.0.0.1, nonsense', 'must be a list like'],
    ['AISLE_TRUSTED_PROXIES', '10.0.0.0/33', 'must be a list like'],
    ['AISLE_TRUSTED_PROXIES', 'fd00::/0', 'must be a list like'],
    ['AISLE_ALLOWED_ORIGINS', '*', 'must be a list of origins'],
    ['AISLE_ALLOWED_ORIGINS', 'https://shop.example.com/', 'must be a list of origins'],
    ['AISLE_ALLOWED_ORIGINS', 'https://a.example, shop.example.com', 'must be a list of origins'],
    ['AISLE_PRIVATE_WEBHOOKS', 'yes', 'must be refused or allowed'],
    ['AISLE_REQUESTS_PER_MINUTE', '0', 'must be a number of requests, 1 to 1000000'],
    ['AISLE_REQUESTS_PER_MINUTE', 'many', 'must be a number of requests, 1 to 1000000'],
    ['LOG_LEVEL', 'loud', 'must be one of fatal, error'],
    ['AISLE_METRICS_PORT', 'metrics', 'must be a port number'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL that starts with http'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization', 'must be a list like name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=100%', 'must be a list like name=value'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'must be a share from 0 to 1'],
  ])('%s = %j', (name, value, says) => {
    const line = messageOf(() => readEnvironment({ ...good, [name]: value }, [name]))
    expect(line).toMatch(new RegExp(`^${name} \\S.*\\.$`))
    expect(line).toContain(says)
  })

  it('missing settings have defaults', () => {
    const names = [
      'PORT',
      'HOST',
      'AISLE_ENVIRONMENT',
      'AISLE_WORKER_CONCURRENCY',
      'AISLE_TRUSTED_PROXIES',
      'AISLE_ALLOWED_ORIGINS',
      'AISLE_REQUESTS_PER_MINUTE',
      'LOG_LEVEL',
    ] as const
    expect(readEnvironment({ PORT: '' }, names)).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      AISLE_ENVIRONMENT: 'development',
      AISLE_WORKER_CONCURRENCY: 10,
      AISLE_TRUSTED_PROXIES: [],
      AISLE_ALLOWED_ORIGINS: [],
      AISLE_REQUESTS_PER_MINUTE: 1000,
      LOG_LEVEL: 'info',
    })
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YWI=, x-scope = aisle' }
    expect(readEnvironment(headers, ['OTEL_EXPORTER_OTLP_HEADERS'])).toEqual({
      OTEL_EXPORTER_OTLP_HEADERS: { authorization: 'Basic YWI=', 'x-scope': 'aisle' },
    })
    const AISLE_TRUSTED_PROXIES = ' 10.0.0.1,192.168.0.0/16, fd00::/8 ,loopback,'
    expect(readEnvironment({ AISLE_TRUSTED_PROXIES }, ['AISLE_TRUSTED_PROXIES'])).toEqual({
      AISLE_TRUSTED_PROXIES: ['10.0.0.1', '192.168.0.0/16', 'fd00::/8', 'loopback'],
    })
  })
})

describe('the program exits with a one-line error for', () => {
  it.concurrent.each<[command: string, setting: [name: string, value: string], says: string]>([
    ['api', ['AISLE_TRUSTED_PROXIES', 'nonsense'], 'AISLE_TRUSTED_PROXIES must be'],
    ['worker', ['AISLE_WORKER_CONCURRENCY', 'many'], 'AISLE_WORKER_CONCURRENCY must be'],
    ['migrate', ['DATABASE_URL', ''], 'DATABASE_URL is not set'],
    ['api', ['HOST', '192.0.2.1'], 'HOST 192.0.2.1 is not an address of this machine.'],
  ])('%s, %j', async (command, [name, value], says) => {
    const line = await expectOneLine([command], { ...good, [name]: value })
    expect(line.startsWith(`aisle: ${says}`), line).toBe(true)
  })

  it('an invalid setting of `start`, before anything is started', async () => {
    const program = runDev(['start'], { ...good, AISLE_TRUSTED_PROXIES: 'zz' })
    expect(await program.exited).toEqual({ code: 1, signal: null })
    expect(program.output()).toMatch(/^aisle: AISLE_TRUSTED_PROXIES must be a list like .*\.\n$/)
  })

  it('a port in use', async () => {
    const { port } = taken.address() as { port: number }
    const line = await expectOneLine(['api'], { ...good, PORT: String(port) })
    expect(line).toBe(`aisle: PORT ${port} on 127.0.0.1 is already in use. Set PORT to a free port.`)
  })
})

describe('the program exits with a one-line error if the database', () => {
  it.concurrent.each([['api'], ['worker'], ['migrate'], ['token', 'list', '--domain', 'shop.example']])(
    'cannot be reached: %s',
    async (...args) => {
      const line = await expectOneLine(args, { ...good, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/aisle' })
      expect(line).toMatch(/^aisle: DATABASE_URL: The database cannot be reached \(.*ECONNREFUSED/)
    },
  )

  it('rejects the login', async () => {
    const url = new URL(database.url)
    url.password = 'guess'
    const line = await expectOneLine(['worker'], { ...good, DATABASE_URL: url.href })
    expect(line).toMatch(/^aisle: DATABASE_URL: The database cannot be used \(password authentication failed/)
  })

  it("differs for tenants' transactions, or rejects their login", async () => {
    const other = await expectOneLine(['api'], { ...good, AISLE_TENANT_DATABASE_URL: inject('adminUrl') })
    expect(other).toBe('aisle: AISLE_TENANT_DATABASE_URL points to a different database than DATABASE_URL.')
    const url = Object.assign(new URL(database.url), { password: 'guess' })
    const rejected = await expectOneLine(['api'], { ...good, AISLE_TENANT_DATABASE_URL: url.href })
    expect(rejected).toMatch(/^aisle: AISLE_TENANT_DATABASE_URL: The database cannot be used \(password/)
  })

  it('is not migrated', async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await query(inject('adminUrl'), `create database ${name}`)
    try {
      const env = { ...good, DATABASE_URL: databaseUrl(inject('adminUrl'), name) }
      const lines = await Promise.all(
        [['api'], ['tenant', 'create', '--domain', 'shop.example']].map((args) => expectOneLine(args, env)),
      )
      for (const line of lines) {
        expect(line).toMatch(/^aisle: DATABASE_URL: The database is not migrated.* Run: npx @aisle\/server migrate/)
      }
    } finally {
      await query(inject('adminUrl'), `drop database ${name} with (force)`)
    }
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('The setting was accepted.')
}

/** Expects exit code 1 and a single line of output, and returns that line. */
async function expectOneLine(args: string[], env: Record<string, string>): Promise<string> {
  const program = runProgram(args, env)
  const { code } = await program.exited
  const lines = program.output().trimEnd().split('\n')
  expect(lines, program.output()).toHaveLength(1)
  expect(code).toBe(1)
  return lines[0] ?? ''
}
