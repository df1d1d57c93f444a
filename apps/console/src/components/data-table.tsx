import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'

import { texts } from '../texts/index.ts'
import { Failure } from './feedback.tsx'
import { formatNumber } from './format.ts'
import { type AskPage, rowHeight, useRows } from './use-rows.ts'

export interface Column<Row> {
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** A track of the grid, such as `minmax(8rem, 1fr)`. */
  readonly width: string
  /** The list's column to sort by. */
  readonly sort?: string
  readonly isNumber?: boolean
}

interface Selection {
  readonly ids: ReadonlySet<number>
  readonly onChange: (ids: ReadonlySet<number>) => void
}

interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly page: AskPage<Row>
  readonly onOpen?: (row: Row) => void
  readonly sort?: { readonly by: string | undefined; readonly onChange: (by: string) => void }
  readonly selection?: Selection
  /** Shown in place of a list without rows. */
  readonly empty: ReactNode
}

/** How many rows a key moves in the list. */
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** A list of any length that draws only the rows in view. */
export function DataTable<Row extends { readonly id: number }>(props: DataTableProps<Row>) {
  const { columns, label, page, empty, onOpen, selection } = props
  const { scroller, visible, total, height, failed, rowAt, show } = useRows(page)
  const [active, setActive] = useState(0)
  const id = useId()
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />
  if (total === 0) return empty

  const onKeyDown = (event: KeyboardEvent) => {
    // A key in a control of the grid, such as a header that sorts, is for that control.
    if (event.target !== event.currentTarget) return
    const step = steps[event.key]
    const row = rowAt(active)
    if (step !== undefined) {
      const next = Math.max(0, Math.min(active + step, (total ?? 1) - 1))
      setActive(next)
      show(next)
    } else if (event.key === 'Enter' && row && onOpen) onOpen(row)
    else if (event.key === ' ' && row && selection) toggle(selection, row.id)
    else return
    event.preventDefault()
  }
  const template = [selection && '2.5rem', ...columns.map(({ width }) => width)].filter(Boolean).join(' ')
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-activedescendant={visible.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        aria-multiselectable={selection !== undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group min-h-64 flex-1 overflow-auto"
      >
        <div className="min-w-fit">
          <HeaderRow {...props} template={template} />
          <div role="rowgroup" className="relative" style={{ height }}>
            {visible.map(({ index, start }) => (
              <BodyRow
                key={index}
                {...props}
                id={`${id}-${index}`}
                index={index}
                row={rowAt(index)}
                isActive={index === active}
                onChoose={() => setActive(index)}
                style={{ height: rowHeight, gridTemplateColumns: template, transform: `translateY(${start}px)` }}
              />
            ))}
          </div>
        </div>
      </div>
      <p className="border-line text-ink-soft border-t px-4 py-2" role="status">
        {total === undefined ? texts.common.loading : texts.common.total(formatNumber(total))}
      </p>
    </div>
  )
}

const cellLook = ({ isNumber }: { readonly isNumber?: boolean }) =>
  `truncate px-3 ${isNumber === true ? 'text-right tabular-nums' : ''}`

function HeaderRow<Row>({ columns, sort, selection, template }: DataTableProps<Row> & { readonly template: string }) {
  return (
    <div role="rowgroup" className="bg-canvas sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="border-line-strong text-ink-soft grid items-center border-b py-1.5 text-xs font-medium"
        style={{ gridTemplateColumns: template }}
      >
        {selection && (
          <div role="columnheader">
            <span className="sr-only">{texts.common.select}</span>
          </div>
        )}
        {columns.map((column) => (
          <HeaderCell key={column.header} column={column} sort={column.sort === undefined ? undefined : sort} />
        ))}
      </div>
    </div>
  )
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>
  readonly sort: DataTableProps<Row>['sort']
}

function HeaderCell<Row>({ column, sort }: HeaderCellProps<Row>) {
  if (!sort) {
    return (
      <div role="columnheader" className={cellLook(column)}>
        {column.header}
      </div>
    )
  }
  const { sort: name = '', header } = column
  const directions: Record<string, 'ascending' | 'descending'> = { [name]: 'ascending', [`-${name}`]: 'descending' }
  const direction = directions[sort.by ?? ''] ?? 'none'
  const arrow = { ascending: ' ↑', descending: ' ↓', none: '' }[direction]
  return (
    <div role="columnheader" aria-sort={direction} className={cellLook(column)}>
      <button
        type="button"
        className="hover:text-ink cursor-pointer"
        onClick={() => sort.onChange(direction === 'ascending' ? `-${name}` : name)}
      >
        {header}
        {arrow}
      </button>
    </div>
  )
}

interface BodyRowProps<Row> extends DataTableProps<Row> {
  readonly id: string
  readonly index: number
  readonly row: Row | undefined
  readonly isActive: boolean
  readonly onChoose: () => void
  readonly style: Readonly<Record<string, string | number>>
}

function BodyRow<Row extends { readonly id: number }>(props: BodyRowProps<Row>) {
  const { columns, selection, row, index, onOpen, onChoose } = props
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selection ? row !== undefined && selection.ids.has(row.id) : undefined}
      data-active={props.isActive}
      onClick={() => {
        onChoose()
        if (row && onOpen) onOpen(row)
      }}
      className={`border-line group-focus-visible:data-[active=true]:bg-accent-soft absolute inset-x-0 grid items-center border-b ${
        onOpen ? 'hover:bg-sunken cursor-pointer' : ''
      }`}
      style={props.style}
    >
      {selection && (
        <div role="gridcell" className="px-3" onClick={(event) => event.stopPropagation()}>
          {row && (
            <input
              type="checkbox"
              tabIndex={-1}
              className="accent-accent size-4"
              aria-label={texts.common.select}
              checked={selection.ids.has(row.id)}
              onChange={() => {
                onChoose()
                toggle(selection, row.id)
              }}
            />
          )}
        </div>
      )}
      {columns.map((column) => (
        <div key={column.header} role="gridcell" className={cellLook(column)}>
          {row ? column.cell(row) : <span className="bg-sunken inline-block h-3 w-2/3 animate-pulse rounded" />}
        </div>
      ))}
    </div>
  )
}

function toggle({ ids, onChange }: Selection, id: number): void {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  onChange(next)
}
