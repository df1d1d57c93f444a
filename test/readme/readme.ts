import { readFileSync } from 'node:fs'

/** Reads a README, given its path from the repository's root. */
export function readReadme(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/** The code blocks in a language, in order. */
export function examplesOf(readme: string, language: 'ts' | 'sh'): readonly string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code)
}

/** The text below a heading, up to the next one. */
export function sectionOf(readme: string, heading: string): string {
  return readme.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`)) ?? ''
}

/** The rows of a section's table, without its header and without backticks. */
export function tableOf(readme: string, heading: string): readonly (readonly string[])[] {
  const lines = sectionOf(readme, heading).split('\n')
  const rows = lines.filter((line) => line.startsWith('|')).slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  )
}
