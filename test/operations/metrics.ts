export interface Scraped {
  /** The value of the only series with this name and these labels. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  readonly names: ReadonlySet<string>
  readonly labels: ReadonlySet<string>
}

interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Reads `/metrics`, as Prometheus does. */
export async function metricsAt(url: string): Promise<Scraped> {
  const response = await fetch(`${url}/metrics`)
  if (response.status !== 200) throw new Error(`/metrics returned ${response.status}.`)
  const series = parse(await response.text())
  return {
    value(name, labels = {}) {
      const wanted = Object.entries(labels)
      const found = series.filter(
        (one) => one.name === name && wanted.every(([key, value]) => one.labels[key] === value),
      )
      if (found.length > 1) throw new Error(`${found.length} series of ${name} have these labels.`)
      return found[0]?.value
    },
    names: new Set(series.map(({ name }) => name)),
    labels: new Set(series.flatMap(({ labels }) => Object.keys(labels))),
  }
}

function parse(text: string): Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const [, name = '', pairs = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (name === '') throw new Error(`Not a line of Prometheus's format: ${line}`)
    const labels = Object.fromEntries(
      Array.from(pairs.matchAll(/(\w+)="([^"]*)"/g), ([, key = '', label = '']) => [key, label]),
    )
    return { name, labels, value: Number(value) }
  })
}
