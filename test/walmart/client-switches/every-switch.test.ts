import { readFileSync, readdirSync } from 'node:fs'

import type {
  ErrorForm,
  FaultEffect,
  OrderMix,
  Seller,
  SellerOptions,
  Simulator,
  SimulatorOptions,
} from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

/*
 * Every switch of the simulator has a test here. Its name starts with the switch and says what a caller of the client
 * gets. These tables fail to compile when a switch is added or removed; the tests below search the files for their entries.
 */
const effects = {
  respond: 'failures',
  fail: 'failures',
  outage: 'failures',
  throttle: 'rates',
  'reject-token': 'token',
  'expire-token': 'token',
  hang: 'connections',
  delay: 'connections',
  hold: 'connections',
  'lose-request': 'connections',
  'lose-response': 'connections',
  cut: 'connections',
  'expire-cursor': 'pages',
  'verbatim-cursor': 'pages',
  'repeat-page': 'pages',
  overlap: 'pages',
  partial: 'pages',
  'change-record': 'pages',
  'new-order': 'pages',
  'change-order': 'orders',
  'empty-list': 'settings',
  'charge-per-unit': 'settings',
  'reject-milliseconds': 'settings',
  'ignore-repeated-parcel': 'orders',
  'require-seller-order-id': 'settings',
  'reject-form-type': 'settings',
  'full-refund-of-price': 'settings',
  'refunds-on-orders': 'settings',
  'no-refunds-on-returns': 'settings',
  'retry-after': 'rates',
  'list-virtual-node': 'settings',
  'stale-cursor': 'pages',
  'reject-unknown-skus': 'settings',
  'cap-page': 'pages',
} satisfies Record<FaultEffect['kind'], string>

const shares = {
  withoutShipNode: 'orders',
  wfs: 'orders',
  thirdParty: 'orders',
  severalUnits: 'orders',
  severalStatuses: 'orders',
  sharedCustomerOrder: 'orders',
} satisfies Record<keyof OrderMix, string>

const others = {
  limits: 'rates',
  advance: 'clock',
  sellers: 'token',
  scopes: 'token',
  addOrder: 'orders',
} satisfies Partial<Record<keyof SimulatorOptions | keyof SellerOptions | keyof Simulator | keyof Seller, string>>

const forms = {
  json: 'failures',
  orders: 'failures',
  documents: 'failures',
  problem: 'failures',
  xml: 'failures',
  html: 'failures',
  nothing: 'failures',
} satisfies Record<ErrorForm, string>

const textOf = (file: string) => readFileSync(new URL(`${file}.test.ts`, import.meta.url), 'utf8')

/** The switches that start the names of a file's tests. */
const switchesIn = (file: string) => [...textOf(file).matchAll(/\(\s*'([\w-]+): /g)].map(([, name]) => name)

test.each(Object.entries({ ...effects, ...shares, ...others }))('%s has tests in %s', (name, file) => {
  expect(switchesIn(file)).toContain(name)
})

test.each(Object.entries(effects))('the tests of %s activate it', (kind, file) => {
  expect(textOf(file)).toContain(`kind: '${kind}'`)
})

test.each(Object.entries(shares))('the tests of %s request such orders', (share, file) => {
  expect(textOf(file)).toMatch(new RegExp(`connectTo\\(\\{.*\\b${share}: `))
})

test.each(Object.entries(forms))('the tests read an error in the form %s', (form, file) => {
  expect(textOf(file)).toContain(`['${form}', { upstreamCode`)
})

test('no test is named after an unknown switch', () => {
  const files = readdirSync(new URL('.', import.meta.url)).flatMap((name) => /^(.*)\.test\.ts$/.exec(name)?.[1] ?? [])
  expect(files.length).toBeGreaterThan(6)
  const named = new Set(files.flatMap(switchesIn))
  expect([...named].toSorted()).toEqual(Object.keys({ ...effects, ...shares, ...others }).toSorted())
})
