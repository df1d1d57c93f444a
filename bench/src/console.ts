import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { buildConsole } from '@aisle/dev'
import { type Browser, chromium, type Page } from 'playwright-core'

import { type Aisle, type Lab, newInstance, startAisle } from './lab.ts'
import { addRows } from './many-rows.ts'
import { type Result, type Round, toResult } from './result.ts'
import { addTenant, type Caller, medianGet } from './tenant-calls.ts'

interface Sizes {
  readonly rounds: number
  /** Of the list. */
  readonly rows: number
  readonly consoles: number
}

const executablePath = '/usr/bin/chromium'
const readsARound = 200
const secondMs = 1000

/**
 * The console in Chromium: the time until its listings can be worked with, and the longest frame while a long list is
 * scrolled. Also the duration of another tenant's read while many consoles poll, compared with the same read alone.
 */
export async function benchConsole(lab: Lab, { rounds, rows, consoles }: Sizes): Promise<Result[]> {
  await buildConsole()
  const aisle = await startAisle(lab, 'http://127.0.0.1:9')
  const other = await addTenant(aisle)
  const id = await addListings(aisle, rows)
  const results = [await measureWatching({ aisle, other, id, rounds, consoles })]
  if (!existsSync(executablePath)) {
    console.log(`There is no ${executablePath}, so nothing is measured in a browser.`)
    return results
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
  lab.defer(() => browser.close())
  const starts: Round[] = []
  const frames: Round[] = []
  // The first round fills the caches of Postgres.
  for (let round = 0; round <= rounds; round += 1) {
    const opened = await signIn(browser, aisle)
    starts.push({
      baseline: secondMs,
      ours: await timeUntilUsable(opened, `${aisle.url}/console/instances/${id}/listings`),
    })
    frames.push({ baseline: secondMs, ours: await longestFrame(opened, rows) })
    await opened.context().close()
  }
  return [
    ...results,
    toResult({
      name: 'a screen until it can be worked with',
      unit: 'ms, of 1,000',
      target: '<= 1',
      rounds: starts.slice(1),
    }),
    toResult({ name: `longest frame of ${rows} rows`, unit: 'ms, of 1,000', target: '<= 1', rounds: frames.slice(1) }),
  ]
}

/** Adds an instance with this many listings of products. */
async function addListings({ client, storeId, pool }: Aisle, rows: number): Promise<number> {
  const instance = newInstance(storeId, { clientId: 'seller', clientSecret: 'secret' })
  const { data } = await client.walmart.create.mutate(instance)
  const { rows: found } = await pool.query('select tenant_id from integration_instances where id = $1', [data.id])
  const owner = { tenantId: Number(found[0].tenant_id), instanceId: data.id, rows }
  await addRows(pool, [owner], ['products', 'walmart_listings', 'listing_links'])
  return data.id
}

interface Watching {
  readonly aisle: Aisle
  readonly other: Caller
  readonly id: number
  readonly rounds: number
  readonly consoles: number
}

// As often as the console polls while nothing is under way.
const pollEveryMs = 15_000

async function measureWatching({ aisle, other, id, rounds, consoles }: Watching): Promise<Result> {
  const cookie = await openSession(aisle)
  await medianGet(other, '/api/stores', readsARound)
  const alone: number[] = []
  for (let round = 0; round < rounds; round += 1) alone.push(await medianGet(other, '/api/stores', readsARound))
  const stopping = new AbortController()
  const inputs = {
    'problems.list': {},
    'walmart.list': { per_page: 100, sort: 'name' },
    'walmart.products.list': { id, page: 1, per_page: 100 },
  }
  const urls = Object.entries(inputs).map(
    ([path, input]) => `${aisle.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`,
  )
  const watchers = Array.from({ length: consoles }, (_, index) =>
    watch({ urls, cookie, startMs: (index * pollEveryMs) / consoles, signal: stopping.signal }),
  )
  // Until each console has polled once.
  await sleep(pollEveryMs)
  const found: Round[] = []
  for (const baseline of alone) found.push({ baseline, ours: await medianGet(other, '/api/stores', readsARound) })
  stopping.abort()
  await Promise.all(watchers)
  return toResult({ name: `a read beside ${consoles} consoles`, unit: 'ms', target: null, rounds: found })
}

async function openSession({ url, token }: Caller): Promise<string> {
  const response = await fetch(`${url}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`The session was not opened: ${response.status}.`)
  return cookie
}

interface Watcher {
  readonly urls: readonly string[]
  readonly cookie: string
  readonly startMs: number
  readonly signal: AbortSignal
}

/** Polls what a list of the console reads. */
async function watch({ urls, cookie, startMs, signal }: Watcher): Promise<void> {
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  await pause(startMs)
  while (!signal.aborted) {
    const responses = await Promise.all(urls.map((url) => fetch(url, { headers: { cookie } })))
    for (const response of responses) {
      const text = await response.text()
      if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
    }
    await pause(pollEveryMs)
  }
}

/** A window with a session. */
async function signIn(browser: Browser, { url, token }: Caller): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/console/`)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  return page
}

/** The time from the request for the page until a list shows its rows and responds to a key. */
async function timeUntilUsable(page: Page, url: string): Promise<number> {
  const startedAt = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  const grid = page.getByRole('grid')
  await grid.getByText('SKU-').first().waitFor()
  await grid.press('ArrowDown')
  await grid.and(page.locator('[aria-activedescendant$="-1"]')).waitFor()
  return performance.now() - startedAt
}

/** Scrolls from the first row to the last in five seconds; returns the longest time between two frames. */
async function longestFrame(page: Page, rows: number): Promise<number> {
  const longest = await page.evaluate<number>(`new Promise((resolve) => {
    const grid = document.querySelector('[role=grid]')
    const startedAt = performance.now()
    let last = startedAt
    let longest = 0
    requestAnimationFrame(function step(now) {
      longest = Math.max(longest, now - last)
      last = now
      const share = Math.min(1, (now - startedAt) / 5000)
      grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight)
      if (share < 1) requestAnimationFrame(step)
      else resolve(longest)
    })
  })`)
  // An empty list would be fast for the wrong reason.
  await page
    .locator(`[aria-rowindex="${rows + 1}"]`)
    .getByText('SKU-')
    .first()
    .waitFor()
  return longest
}
