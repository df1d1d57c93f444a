import type { WalmartSend } from '@aisle/contract'

import { Facts } from '../components/facts.tsx'
import { formatTime } from '../components/format.ts'
import { wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'

const t = texts.sends

/** What a send does, in the fields of the call that queued it. */
export function SendIntent({ send: { intent } }: { readonly send: WalmartSend }) {
  const { lines, ...fields }: { lines?: readonly object[]; [name: string]: unknown } = { ...intent }
  if (lines === undefined) return <p>{t.acknowledgement}</p>
  return (
    <div className="space-y-3">
      <Facts
        facts={Object.entries(fields).map(([name, value]) => ({ name: wordsOf(name), value: shown(name, value) }))}
      />
      <LinesTable label={t.lines} lines={lines} />
    </div>
  )
}

/** Lines of any kind, a column for each of their fields. */
export function LinesTable({ label, lines }: { readonly label: string; readonly lines: readonly object[] }) {
  const names = [...new Set(lines.flatMap((line) => Object.keys(line)))]
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full">
        <thead className="text-ink-soft text-left text-xs">
          <tr className="border-line-strong border-b">
            {names.map((name) => (
              <th key={name} scope="col" className="py-1 pr-4 font-medium">
                {wordsOf(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index} className="border-line border-b">
              {names.map((name) => (
                <td key={name} className="py-1 pr-4">
                  {shown(name, Reflect.get(line, name))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The charges of a refund are a list of records. */
function shown(name: string, value: unknown): string {
  if (typeof value === 'string')
    return name.endsWith('_at') ? formatTime(value) : name === 'reason' ? wordsOf(value) : value
  if (Array.isArray(value)) return value.map((one) => shown(name, one)).join('; ')
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, one]) => shown(key, one))
      .join(' ')
  }
  return value === undefined ? '' : String(value)
}
