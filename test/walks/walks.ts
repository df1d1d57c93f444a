import { readFileSync } from 'node:fs'

/** The headings of the walks in ARCHITECTURE.md. */
export const walks = ['A call: `POST /api/walmart`', 'A job: one page of orders'] as const
type Walk = (typeof walks)[number]

/** The most files that a walk may have. */
export const mostFiles: Readonly<Record<Walk, number>> = {
  'A call: `POST /api/walmart`': 20,
  // The page also makes the documents of what was shipped and refunded.
  'A job: one page of orders': 24,
}

/** The first file in each item of a section's numbered list. */
export function walkBelow(heading: Walk): string[] {
  const architecture = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')
  const [, section = ''] = architecture.split(`### ${heading}\n`)
  const [text = ''] = section.split(/^#/m)
  return [...text.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = '']) => file)
}
