import type { ReactNode } from 'react'

interface TableProps {
  readonly label: string
  /** Those that `numbers` names too are aligned to the right. */
  readonly headers: readonly string[]
  readonly numbers?: readonly string[]
  readonly children: ReactNode
  readonly footer?: ReactNode
  /** Whether it fits the narrowest window. */
  readonly isNarrow?: boolean
}

/** A short table, which scrolls sideways in a narrow window. */
export function Table({ label, headers, numbers = [], children, footer, isNarrow = false }: TableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table
        className={`${isNarrow ? '' : 'min-w-2xl'} w-full [&_td]:px-2 [&_td]:py-2 [&_td]:align-top [&_th]:px-2 [&_th]:py-2`}
      >
        <thead className="text-ink-soft text-xs">
          <tr className="border-line-strong border-b">
            {headers.map((header) => (
              <th
                key={header}
                scope="col"
                className={`font-medium ${numbers.includes(header) ? 'text-right' : 'text-left'}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr]:border-line [&>tr]:border-b">{children}</tbody>
        {footer !== undefined && <tfoot className="font-semibold">{footer}</tfoot>}
      </table>
    </div>
  )
}

export function NumberCell({ children }: { readonly children?: ReactNode }) {
  return <td className="text-right whitespace-nowrap tabular-nums">{children}</td>
}
