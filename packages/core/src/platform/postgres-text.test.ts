import { describe, expect, it } from 'vitest'

import { toPostgresJson, toPostgresText } from './postgres-text.ts'

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
