import { ImportWalmartMappings } from '@aisle/contract'
import { useState } from 'react'

import { client } from '../api.ts'
import { Button, buttonLook } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { formatNumber } from '../components/format.ts'
import { ImportFile } from '../components/import-file.tsx'
import type { ListSearch } from '../components/list-search.ts'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.listings

interface ListingFilesProps {
  readonly id: number
  readonly search: ListSearch
}

/**
 * The files of all listings that match the filters, and creating products. That uses only `search` and `sku`, and never
 * includes archived listings.
 */
export function ListingFiles({ id, search: filters }: ListingFilesProps) {
  const [open, setOpen] = useState<'import' | 'create'>()
  const close = () => setOpen(undefined)
  const { search, sku } = filters
  const create = useAction(client.walmart.products.createProducts.mutate, {
    done: ({ data }) => t.createAllStarted(formatNumber(data.queued)),
    onDone: close,
  })
  const matching = Object.entries(filters).filter(([name]) => name !== 'sort')
  const query = new URLSearchParams(matching.map(([name, value = '']) => [name, value]))
  return (
    <>
      <a href={`/api/walmart/${id}/products/export?${query.toString()}`} download className={buttonLook('plain')}>
        {t.exportFile}
      </a>
      <Button onClick={() => setOpen('import')}>{t.importFile}</Button>
      <Button onClick={() => setOpen('create')}>{t.createAll}</Button>
      <Dialog title={t.importTitle} isOpen={open === 'import'} onClose={close}>
        <ImportFile
          id={id}
          schema={ImportWalmartMappings}
          call={client.walmart.products.importMappings.mutate}
          hint={t.importHint}
          submit={t.importSubmit}
          onClose={close}
        />
      </Dialog>
      <Dialog title={t.createAllTitle} isOpen={open === 'create'} onClose={close}>
        <p className="mb-4">{t.createAllWarning}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{texts.common.cancel}</Button>
          <Button
            look="primary"
            disabled={create.isPending}
            onClick={() =>
              create.mutate({
                id,
                create_all_products: true,
                filters: { ...(search !== undefined && { search }), ...(sku !== undefined && { sku }) },
              })
            }
          >
            {t.createAllConfirm}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
