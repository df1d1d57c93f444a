import { readFile, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useWorker, waitForCompletion } from '../helpers/worker.ts'

// The pictures of the console in the README and in docs/console.md. With MAKE_PICTURES=1 in the environment, this test
// takes them again.

const browser = useBrowser()
const simulator = useSimulator({ items: 40, orders: 150 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
useWorker(api)

// oxlint-disable-next-line node/no-process-env -- how the pictures are taken again
const isMaking = process.env['MAKE_PICTURES'] === '1'
const folder = 'docs/pictures'
const mostBytes = 150_000
// The simulator's orders are of the days before today, so each day shows other dates. Other screens are less than 0.3 alike.
const leastAlike = 0.7

const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)
const period = (from: string, to: string) => `${from}=${dayOf(60)}&${to}=${dayOf(0)}`

interface Picture {
  readonly path: string
  readonly untilShown: (page: Page) => Promise<void>
}

const pictures: Readonly<Record<string, Picture>> = {
  problems: { path: '/', untilShown: (page) => page.getByRole('listitem').first().waitFor() },
  orders: { path: '/instances/1/orders', untilShown: (page) => page.getByRole('row').nth(5).waitFor() },
  margins: {
    path: `/margins?${period('date_from', 'date_to')}`,
    untilShown: (page) => page.locator('canvas').waitFor(),
  },
}

async function send(method: string, path: string, body?: object) {
  const response = await api.call(method, `/api${path}`, body ? { body } : {})
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body
}

/** Imports a seller's orders, and gives most products a cost. */
async function prepare(): Promise<void> {
  const { data } = await send('POST', '/walmart', instanceOf(api.tenant, { name: 'Walmart US' }, sellerOf(simulator)))
  await waitForCompletion(api, data.id)
  const products = await select<{ sku: string }>(api, 'select sku from products order by id')
  const rows = products.slice(3).map(({ sku }, index) => `${sku},${40 + 10 * (index % 7)}.50,2026-01-01`)
  const file = Buffer.from(['sku,unit_cost,effective_from', ...rows].join('\n')).toString('base64')
  await send('POST', '/products/import-costs', { file })
  await eventually(async () => {
    const margins = await send('GET', `/accounting/margins?group_by=day&${period('from', 'to')}`)
    expect(margins.data.length).toBeGreaterThan(5)
  })
}

/** The brightness of the 64 x 40 parts of a picture, as the browser decodes it. */
async function brightnessOf(page: Page, picture: Buffer): Promise<number[]> {
  const url = `data:image/png;base64,${picture.toString('base64')}`
  const values: number[] = await page.evaluate(`(async () => {
    const image = await createImageBitmap(await (await fetch(${JSON.stringify(url)})).blob())
    const context = new OffscreenCanvas(64, 40).getContext('2d')
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, 64, 40)
    return Array.from(context.getImageData(0, 0, 64, 40).data)
  })()`)
  return Array.from({ length: values.length / 4 }, (_, part) => sum(values.slice(4 * part, 4 * part + 3)))
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const product = (x: readonly number[], y: readonly number[]) => sum(x.map((value, index) => value * (y[index] ?? 0)))

/** The correlation of two pictures, from -1 to 1. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const [ofA, ofB] = [deviations(a), deviations(b)]
  return product(ofA, ofB) / Math.sqrt(product(ofA, ofA) * product(ofB, ofB))
}

function deviations(values: readonly number[]): number[] {
  const mean = sum(values) / values.length
  return values.map((value) => value - mean)
}

describe.skipIf(noBrowser)(`the pictures of the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('show what the console shows today', { timeout: 300_000 }, async () => {
    await prepare()
    const page = await browser.open({ viewport: { width: 1120, height: 640 }, colorScheme: 'light' })
    await signIn(page, api)
    const today = new Map<string, number[]>()
    const blank = await browser.open()
    for (const [name, { path, untilShown }] of Object.entries(pictures)) {
      await page.goto(`${api.url}/console${path}`)
      await untilShown(page)
      const picture = await page.screenshot({ animations: 'disabled' })
      if (isMaking) await writeFile(`${folder}/${name}.png`, picture)
      today.set(name, await brightnessOf(blank, picture))
    }
    for (const name of today.keys()) {
      const kept = await readFile(`${folder}/${name}.png`)
      expect(kept.length, name).toBeLessThan(mostBytes)
      const parts = await brightnessOf(blank, kept)
      const alike = [...today].filter(([, ofToday]) => likeness(parts, ofToday) > leastAlike).map(([of]) => of)
      expect(alike).toEqual([name])
    }
  })
})
