import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { Button, buttonLook } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatTime } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { ArchiveButton } from './archive-button.tsx'
import { RecordForm } from './record-form.tsx'
import { type CatalogKind, type CatalogRecord, fieldsOf, operationsOf } from './records.ts'

const t = texts.catalog

export const ProductsScreen = () => <CatalogScreen kind="products" />
export const StoresScreen = () => <CatalogScreen kind="stores" />
export const WarehousesScreen = () => <CatalogScreen kind="warehouses" />
export const NominalCodesScreen = () => <CatalogScreen kind="nominalCodes" />

const columnsOf = (kind: CatalogKind): readonly Column<CatalogRecord>[] => [
  ...fieldsOf[kind]
    .filter((name) => name !== 'nominal_code_id')
    .map((name) => ({
      header: t.fields[name],
      width: name === 'name' ? 'minmax(12rem, 2fr)' : 'minmax(8rem, 1fr)',
      ...(name !== 'barcode' && { sort: name }),
      cell: (row: CatalogRecord) => row[name],
    })),
  { header: t.created, width: '12rem', cell: (row) => formatTime(row.created_at) },
]

/** The records of one kind: lists, creates, changes and archives them. */
function CatalogScreen({ kind }: { readonly kind: CatalogKind }) {
  const navigate = useNavigate()
  const filters = useFilters()
  const [shown, setShown] = useState<CatalogRecord | 'new'>()
  const { archived, sort = fieldsOf[kind][0], ...search } = filters.search
  const isFiltered = Object.keys(search).length > 0
  const open = (record: CatalogRecord) => {
    if (kind === 'products') {
      void navigate({ to: '/products/$productId', params: { productId: String(record.id) } })
    } else setShown(record)
  }
  return (
    <Screen
      title={t.titles[kind]}
      actions={
        <>
          {kind === 'nominalCodes' && (
            <Link to="/accounts/defaults" className={buttonLook('plain')}>
              {t.defaults.title}
            </Link>
          )}
          <Button look="primary" onClick={() => setShown('new')}>
            {t.create[kind]}
          </Button>
        </>
      }
    >
      <FilterBar filters={filters}>
        <Filter filters={filters} name="archived" label={t.show} all={t.activeOnes} choices={archivedOnes} />
      </FilterBar>
      <DataTable
        label={t.titles[kind]}
        columns={columnsOf(kind)}
        page={(page) =>
          operationsOf(kind).list({ ...search, sort, archived: archived === 'true', page, per_page: rowsPerPage })
        }
        sort={{ by: sort, onChange: (by) => filters.set({ sort: by }) }}
        onOpen={open}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : archived === 'true' ? t.noArchived : t.noneTitle}>
            <p>{!isFiltered && archived !== 'true' && t.none[kind]}</p>
          </Empty>
        }
      />
      <RecordDialog kind={kind} shown={shown} onClose={() => setShown(undefined)} />
    </Screen>
  )
}

const archivedOnes = [{ value: 'true', label: t.archivedOnes }]

interface RecordDialogProps {
  readonly kind: CatalogKind
  readonly shown: CatalogRecord | 'new' | undefined
  readonly onClose: () => void
}

function RecordDialog({ kind, shown, onClose }: RecordDialogProps) {
  const record = shown === 'new' ? undefined : shown
  return (
    <Dialog title={record ? t.change(record.name) : t.create[kind]} isOpen={shown !== undefined} onClose={onClose}>
      <RecordForm kind={kind} {...(record && { record })} onDone={onClose}>
        {record && <ArchiveButton kind={kind} record={record} onDone={onClose} />}
        <Button onClick={onClose}>{texts.common.cancel}</Button>
      </RecordForm>
    </Dialog>
  )
}
