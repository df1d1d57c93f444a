import { randomUUID } from 'node:crypto'

import { buildDevProgram } from '@aisle/dev'
import { buildProgram } from '@aisle/server'
import { describe, expect, inject, it, onTestFinished } from 'vitest'

import { encryptionKeys } from '../helpers/api.ts'
import { databaseUrl, query } from '../helpers/database.ts'
import { mainOf, runProgram } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { failureOf, runCommand } from '../helpers/run-command.ts'

describe('the command line', () => {
  it.each([
    [[], /Usage: aisle .*api.*worker.*migrate.*tenant.*token/s],
    [['api'], /serve HTTP.*DATABASE_URL .*\(required\).*PORT .*\(default: 3000\).*AISLE_ALLOWED_ORIGINS/s],
    [['worker'], /run background jobs.*AISLE_WORKER_CONCURRENCY .*\(default: 10\)/s],
    [['migrate'], /bring the database up to date.*--check.*DATABASE_URL/s],
    [['tenant'], /create.*create a tenant.*list.*rename.*add-domain.*remove-domain.*delete.*DATABASE_URL/s],
    [['tenant', 'create'], /--domain <host>.*--name <name>.*--time-zone <zone>.*--json.*DATABASE_URL/s],
    [['tenant', 'list'], /--json.*DATABASE_URL/s],
    [['tenant', 'rename'], /<tenant>.*<name>.*DATABASE_URL/s],
    [['tenant', 'add-domain'], /<tenant>.*<host>.*DATABASE_URL/s],
    [['tenant', 'remove-domain'], /<tenant>.*<host>.*DATABASE_URL/s],
    [['tenant', 'delete'], /<tenant>.*name.*--yes.*DATABASE_URL/s],
    [['keys'], /list.*rotate.*AISLE_ENCRYPTION_KEYS/s],
    [['token'], /create.*list.*revoke/s],
    [['token', 'create'], /--scopes <list>.*--expires <time>/s],
    [['token', 'list'], /--domain <host>.*--json/s],
    [['token', 'revoke'], /<id>.*--domain <host>/s],
  ])('prints help: %j --help', async (args, text) => {
    expect(await parse([...args, '--help'])).toEqual({ code: 0, text: expect.stringMatching(text) })
  })

  it.each([
    [[], /Usage: npx -y pnpm@12 start\|dev\|demo .*start.*dev.*demo/s],
    [
      ['start'],
      /Usage: npx -y pnpm@12 start \[options\].*api and worker in one process.*--data <folder>.*DATABASE_URL .*\(default: an embedded Postgres\)/s,
    ],
    [['dev'], /restarted when its code changes.*--data <folder>/s],
    [['demo'], /--products <number>.*--orders <number>/s],
  ])('prints help of the development commands: %j --help', async (args, text) => {
    expect(await parse([...args, '--help'], buildDevProgram({}))).toEqual({
      code: 0,
      text: expect.stringMatching(text),
    })
  })

  it.each([
    [['nonsense'], /unknown command/],
    [['api', 'now'], /too many arguments/],
    [['token', 'create'], /--domain <host>' not specified/],
    [['token', 'create', '--domain', 'a', '--scopes', 'everything'], /There is no scope "everything"/],
    [['token', 'create', '--domain', 'a', '--expires', 'soon'], /It must be an ISO 8601 time/],
    [['token', 'revoke', '--domain', 'a', 'first'], /It must be a token id/],
  ])('rejects %j', async (args, text) => {
    expect(await parse(args)).toEqual({ code: 1, text: expect.stringMatching(text) })
  })

  it.each([
    [['demo', '--orders', 'many'], /It must be a whole number from 0/],
    [['demo', '--products', '-5'], /It must be a whole number from 0/],
  ])('rejects a development command: %j', async (args, text) => {
    expect(await parse(args, buildDevProgram({}))).toEqual({ code: 1, text: expect.stringMatching(text) })
  })

  it('sets the exit code', async () => {
    expect(await run(['--help'], {})).toMatch(/^Usage: aisle/)
    expect(await run(['--version'], {})).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(await run(['nonsense'], {}, 1)).toMatch(/^error: unknown command/)
  })
})

it('migrates an empty database once, even from several processes at once', async () => {
  const env = await emptyDatabase()
  expect(await failureOf(['migrate', '--check'], env)).toMatch(
    /^DATABASE_URL: The database is not migrated: it lacks \d+ migrations\./,
  )
  const programs = [1, 2, 3].map(() => runProgram(['migrate'], env))
  for (const program of programs) {
    const { code } = await program.exited
    expect(code, program.output()).toBe(0)
    expect(program.output()).toMatch(
      /^(?:Waiting: Another process is migrating the database\.\n)?The database is up to date\.\n$/,
    )
  }
  const dump = () => select({ databaseUrl: env.DATABASE_URL }, 'select * from kysely_migration order by name')
  const before = await dump()
  expect(before.length).toBeGreaterThan(5)
  expect(await runCommand(['migrate'], env)).toBe('The database is up to date.')
  expect(await runCommand(['migrate', '--check'], env)).toBe('The database is up to date.')
  expect(await dump()).toEqual(before)
})

it('creates tenants and tokens that work over HTTP until they are revoked', async () => {
  const env = await emptyDatabase()
  await runCommand(['migrate'], env)
  expect(await runCommand(['tenant', 'create', '--domain', '127.0.0.1', '--time-zone', 'Asia/Tokyo'], env)).toBe(
    'Created tenant 1 for 127.0.0.1.',
  )
  expect(await failureOf(['tenant', 'create', '--domain', '127.0.0.1'], env)).toBe(
    'There is already a tenant with the domain 127.0.0.1.',
  )
  const token = (await run(['token', 'create', '--domain', '127.0.0.1', '--name', 'back office'], env)).trim()
  const readOnly = await runCommand(['token', 'create', '--domain', '127.0.0.1', '--scopes', 'integrations:read'], env)
  const list = await runCommand(['token', 'list', '--domain', '127.0.0.1'], env)
  expect(list).toContain('back office')
  expect(list).not.toContain(token)

  const api = runProgram(['api'], env)
  onTestFinished(() => void api.child.kill('SIGKILL'))
  const [, url] = await api.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const call = async (bearer: string, method = 'GET') => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
    const path = method === 'GET' ? '/api/walmart/1' : '/api/walmart'
    const response = await fetch(`${url}${path}`, { method, headers, ...(method === 'POST' && { body: '{}' }) })
    return { status: response.status, ...((await response.json()) as { code: string }) }
  }
  expect(await call(token)).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' })
  expect(await call(token, 'POST')).toMatchObject({ status: 422 })
  expect(await call(readOnly, 'POST')).toMatchObject({ status: 403 })
  expect(await runCommand(['token', 'revoke', '--domain', '127.0.0.1', '1'], env)).toBe('Token 1 is revoked.')
  expect(await call(token)).toMatchObject({ status: 401, code: 'ERR_TOKEN_REVOKED' })
  expect(await call(readOnly)).toMatchObject({ status: 404 })
  expect(await failureOf(['token', 'revoke', '--domain', '127.0.0.1', '9'], env)).toBe('127.0.0.1 has no token 9.')
})

it('creates a tenant with several domains, and a token that works on each', async () => {
  const env = await emptyDatabase()
  await runCommand(['migrate'], env)
  expect(await runCommand(['tenant', 'create', '--domain', 'localhost', '--domain', '127.0.0.1'], env)).toBe(
    'Created tenant 1 for localhost and 127.0.0.1.',
  )
  const token = await runCommand(['token', 'create', '--domain', 'localhost'], env)
  const api = runProgram(['api'], env)
  onTestFinished(() => void api.child.kill('SIGKILL'))
  const [, port] = await api.printed(/listening at http:\/\/127\.0\.0\.1:(\d+)/)
  for (const host of ['localhost', '127.0.0.1']) {
    const response = await fetch(`http://${host}:${port}/api/walmart`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect({ host, status: response.status }).toEqual({ host, status: 200 })
  }
})

it('reports at /readyz that the database has become incomplete, until migrate repairs it', async () => {
  const env = await emptyDatabase()
  await runCommand(['migrate'], env)
  const api = runProgram(['api'], env)
  onTestFinished(() => void api.child.kill('SIGKILL'))
  const [, url] = await api.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await query(env.DATABASE_URL, 'revoke select on stores from aisle_tenant')
  const response = await fetch(`${url}/readyz`)
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 503,
    body: { code: 'ERR_UNAVAILABLE' },
  })
  await runCommand(['migrate'], env)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

async function emptyDatabase() {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await query(inject('adminUrl'), `create database ${name}`)
  onTestFinished(() => query(inject('adminUrl'), `drop database ${name} with (force)`))
  return { DATABASE_URL: databaseUrl(inject('adminUrl'), name), AISLE_ENCRYPTION_KEYS: encryptionKeys, PORT: '0' }
}

/** Runs the program from its sources, expects this exit code and returns its output. */
async function run(args: string[], env: Record<string, string>, wanted = 0): Promise<string> {
  const program = runProgram(args, env, mainOf('server'))
  const { code } = await program.exited
  expect(code, program.output()).toBe(wanted)
  return program.output()
}

/** Parses the arguments without running anything. */
async function parse(args: string[], program: Command = buildProgram({})): Promise<{ code: number; text: string }> {
  let text = ''
  const write = (more: string) => void (text += more)
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    return { code: (error as { exitCode: number }).exitCode, text }
  }
  throw new Error('It was run.')
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

type Command = ReturnType<typeof buildProgram>
