import { createHash } from 'node:crypto'

import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { expectError } from './expect-error.ts'

const api = useApi()

let response: Response
let page: string
beforeAll(async () => {
  response = await fetch(`${api.url}/docs`)
  page = await response.text()
})

const policyOf = ({ headers }: Response) =>
  new Map(
    headers
      .get('content-security-policy')
      ?.split(';')
      .map((directive) => directive.trim().split(' '))
      .map(([name = '', ...sources]) => [name, sources]),
  )

/** The URLs that a browser loads for the page. */
const loadedBy = (html: string) => [...html.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)

describe('/docs', () => {
  it('shows a public page that renders openapi.json', () => {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page).toContain('"url": "/api/openapi.json"')
  })

  it('loads everything from this server', async () => {
    const addresses = loadedBy(page)
    expect(addresses).toEqual(['js/scalar.js'])
    const script = await fetch(new URL(addresses[0] ?? '', response.url))
    expect(script.status).toBe(200)
    expect(script.headers.get('content-type')).toMatch(/^application\/javascript\b/)
    expect(script.headers.get('cache-control')).toBe('max-age=3600')
    expect(await script.text()).toContain('createApiReference')
  })

  it('allows no other host in its policy', () => {
    const {
      'style-src': styles,
      'script-src': scripts,
      'img-src': images,
      ...rest
    } = Object.fromEntries(policyOf(response))
    const inline = [...page.matchAll(/<script type="text\/javascript">(.*?)<\/script>/gs)].map(([, text = '']) => text)
    const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    expect(hashes).toHaveLength(1)
    expect(scripts).toEqual(["'self'", ...hashes])
    expect(styles).toEqual(["'self'", "'unsafe-inline'"])
    expect(images).toEqual(["'self'", 'data:'])
    expect(rest['default-src']).toEqual(["'none'"])
    for (const [directive, sources] of Object.entries(rest)) {
      expect(["'self'", "'none'"], directive).toContain(sources.join(' '))
    }
  })

  it('disables Scalar’s fonts, telemetry and services', () => {
    const [, text = ''] = /createApiReference\('#app', (\{.*\})\)/s.exec(page) ?? []
    expect(JSON.parse(text)).toMatchObject({
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    })
  })

  it('does not change the policy of other paths', async () => {
    for (const path of ['/healthz', '/api/openapi.json', '/api/walmart', '/docs/nothing']) {
      const scripts = policyOf(await fetch(`${api.url}${path}`)).get('script-src')
      expect(scripts, path).toEqual(["'self'"])
    }
  })

  it.each(['/docs', '/docs/', '/docs/js/scalar.js'])('allows only GET at %s', async (path) => {
    const rejected = await sendRaw(api.url, { method: 'POST', path })
    expectError(rejected, 'ERR_METHOD_NOT_ALLOWED')
    expect(rejected.headers.get('allow')).toBe('GET')
  })
})
