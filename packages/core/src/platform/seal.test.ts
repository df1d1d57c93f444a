import { randomBytes } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { parseKeyRing, seal, unseal } from './seal.ts'

const newKey = () => randomBytes(32).toString('base64')
const a = newKey()
const b = newKey()
const secret = { clientId: 'an id', clientSecret: 'a "secret" of ünïcode' }

const headerOf = (sealed: string) => JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString())

describe('AISLE_ENCRYPTION_KEYS', () => {
  it('names the current key first', () => {
    const ring = parseKeyRing(` 2026-b:${b} , 2026-a:${a} `)
    expect(ring.current).toBe('2026-b')
    expect([...ring.keys]).toEqual([
      ['2026-b', Buffer.from(b, 'base64')],
      ['2026-a', Buffer.from(a, 'base64')],
    ])
  })

  it('accepts base64 and base64url, with or without padding', () => {
    const bytes = Buffer.alloc(32, 0xfb)
    for (const text of [bytes.toString('base64'), bytes.toString('base64').slice(0, -1), bytes.toString('base64url')]) {
      expect(parseKeyRing(`k:${text}`).keys.get('k')).toEqual(bytes)
    }
  })

  const shape = 'must be "id:key" pairs separated by commas, each key 32 bytes in base64'
  it.each([
    ['nothing', '', shape],
    ['a key without id', a, shape],
    ['an empty id', `:${a}`, shape],
    ['an id with a space', `a b:${a}`, shape],
    ['a key of 31 bytes', `a:${randomBytes(31).toString('base64')}`, shape],
    ['a key of 33 bytes', `a:${randomBytes(33).toString('base64')}`, shape],
    ['a key in hex', `a:${randomBytes(32).toString('hex')}`, shape],
    ['a comma too many', `a:${a},`, shape],
    ['an id twice', `a:${a},a:${b}`, 'names the key id "a" twice'],
  ])('cannot be %s, and the error shows no key', (_, text, message) => {
    expect(() => parseKeyRing(text)).toThrow(new Error(message))
  })
})

describe('a sealed secret', () => {
  const ring = parseKeyRing(`a:${a}`)

  it('opens for its subject', async () => {
    expect(await unseal(ring, 'tenants/1', await seal(ring, 'tenants/1', secret))).toEqual(secret)
  })

  it('differs each time, and reveals only its key id and subject', async () => {
    const [first, second] = await Promise.all([seal(ring, 'tenants/1', secret), seal(ring, 'tenants/1', secret)])
    expect(first).not.toBe(second)
    expect(headerOf(first)).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'a', sub: 'tenants/1' })
    for (const part of first.split('.')) expect(Buffer.from(part, 'base64url').toString()).not.toMatch(/secret|an id/)
  })

  it('does not open for another subject', async () => {
    const sealed = await seal(ring, 'tenants/1', secret)
    await expect(unseal(ring, 'tenants/2', sealed)).rejects.toThrow('sealed for tenants/1 was found at tenants/2')
  })

  it('does not open if its subject is changed', async () => {
    const [, ...rest] = (await seal(ring, 'tenants/1', secret)).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'a', sub: 'tenants/2' })).toString(
      'base64url',
    )
    await expect(unseal(ring, 'tenants/2', [header, ...rest].join('.'))).rejects.toThrow(
      'cannot decrypt a stored secret',
    )
  })

  it('does not open if a byte is changed', async () => {
    const parts = (await seal(ring, 'x', secret)).split('.')
    for (const index of [2, 3, 4]) {
      const changed = Buffer.from(parts[index] ?? '', 'base64url')
      changed[0] = (changed[0] ?? 0) ^ 1
      const sealed = parts.with(index, changed.toString('base64url')).join('.')
      await expect(unseal(ring, 'x', sealed)).rejects.toThrow('cannot decrypt a stored secret')
    }
  })

  it.each(['', 'text', 'a.b.c', '....', 'e30.....'])('rejects %j, which is not a sealed secret', async (text) => {
    await expect(unseal(ring, 'x', text)).rejects.toThrow()
  })
})

describe('after a key rotation', () => {
  const old = parseKeyRing(`a:${a}`)
  const both = parseKeyRing(`b:${b},a:${a}`)

  it('the old key still opens its secrets, and new secrets use the first key', async () => {
    expect(await unseal(both, 'x', await seal(old, 'x', secret))).toEqual(secret)
    const sealed = await seal(both, 'x', secret)
    expect(headerOf(sealed).kid).toBe('b')
    expect(await unseal(both, 'x', sealed)).toEqual(secret)
    await expect(unseal(old, 'x', sealed)).rejects.toThrow('AISLE_ENCRYPTION_KEYS lacks the key "b"')
  })

  it('a secret does not open without its key, and the error names the key', async () => {
    const sealed = await seal(old, 'x', secret)
    await expect(unseal(parseKeyRing(`b:${b}`), 'x', sealed)).rejects.toThrow('AISLE_ENCRYPTION_KEYS lacks the key "a"')
  })

  it('another key with the same id does not open a secret', async () => {
    const sealed = await seal(old, 'x', secret)
    await expect(unseal(parseKeyRing(`a:${b}`), 'x', sealed)).rejects.toThrow('cannot decrypt a stored secret')
  })
})
