import { describe, expect, it } from 'vitest'

import { toPostgresJson, toPostgresText, toTextArray } from './to-postgres.ts'

const nul = '\0'
const high = '\ud83e'
const low = '\udd14'

describe('JSON for Postgres', () => {
  it('is unchanged if Postgres accepts it', () => {
    const value = { text: 'Zoë 🤔 "quoted" \n\t\u0001\u0010', list: [1, null, true], deep: { a: '\\' } }
    expect(toPostgresJson(value)).toBe(JSON.stringify(value))
  })

  it('contains no NUL or lone surrogate, in values or keys', () => {
    const value = { [`a${nul}`]: [`${high}x`, `x${low}`, { b: `${low}${high}` }], whole: `${high}${low}` }
    expect(JSON.parse(toPostgresJson(value))).toEqual({
      'a\ufffd': ['\ufffdx', 'x\ufffd', { b: '\ufffd\ufffd' }],
      whole: '🤔',
    })
  })

  it('keeps escape sequences that are plain text', () => {
    for (const text of [
      String.raw`\u0000`,
      String.raw`\\u0000`,
      String.raw`C:\users\ud83e`,
      `\\${String.raw`\udead`}`,
    ]) {
      expect(JSON.parse(toPostgresJson({ text }))).toEqual({ text })
    }
    expect(JSON.parse(toPostgresJson(String.raw`\u0000` + nul))).toBe(`${String.raw`\u0000`}\ufffd`)
  })
})

it('text for Postgres contains no NUL or lone surrogate', () => {
  expect(toPostgresText(`a${nul}b${high}c${high}${low}`)).toBe('a\ufffdb\ufffdc🤔')
})

it('a text array for Postgres has each text, or null, with what cannot be stored replaced', () => {
  const array = toTextArray(['Zoë "quoted" \\', null, '', `a${nul}b${high}`, undefined])
  const texts: (string | null)[] = []
  for (let at = 20; at < array.length;) {
    const bytes = array.readInt32BE(at)
    at += 4
    texts.push(bytes < 0 ? null : array.toString('utf8', at, at + bytes))
    at += Math.max(0, bytes)
  }
  expect(texts).toEqual(['Zoë "quoted" \\', null, '', 'a\ufffdb\ufffd', null])
  expect(array.readInt32BE(12)).toBe(texts.length)
})
