import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { ProductPicker } from './product-picker.tsx'

const t = texts.listings

interface SelectedListingsProps {
  readonly instanceId: number
  readonly ids: readonly number[]
  readonly onDone: () => void
}

/** What can be done to many listings at once. */
export function SelectedListings({ instanceId: id, ids, onDone }: SelectedListingsProps) {
  const [open, setOpen] = useState<'link' | 'unlink'>()
  const close = () => setOpen(undefined)
  const create = useAction(client.walmart.products.createProducts.mutate, {
    done: ({ data: { results } }) => {
      const failed = results.filter(({ result }) => result === 'failed').length
      return t.created(results.length - failed, failed)
    },
    onDone,
  })
  const map = useAction(
    (productId: number | null) =>
      client.walmart.products.bulkMap.mutate({
        id,
        mappings: ids.map((listing) => ({ sales_channel_listing_id: listing, product_id: productId })),
      }),
    {
      done: ({ data }) => (open === 'link' ? t.linkedMany(data.length) : t.unlinkedMany(data.length)),
      onDone: () => {
        close()
        onDone()
      },
    },
  )
  return (
    <>
      <span>{t.selected(ids.length)}</span>
      <Button look="primary" disabled={create.isPending} onClick={() => create.mutate({ id, ids: [...ids] })}>
        {t.create}
      </Button>
      <Button onClick={() => setOpen('link')}>{t.linkMany}</Button>
      <Button onClick={() => setOpen('unlink')}>{t.unlinkMany}</Button>
      <Dialog title={t.linkManyTitle(ids.length)} isOpen={open === 'link'} onClose={close}>
        <ProductPicker instanceId={id} listingId={undefined} onPick={(choice) => map.mutate(choice.id)} />
        <div className="flex justify-end">
          <Button onClick={close}>{texts.common.cancel}</Button>
        </div>
      </Dialog>
      <Dialog title={t.unlinkManyTitle(ids.length)} isOpen={open === 'unlink'} onClose={close}>
        <p className="mb-4">{t.unlinkWarning}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{texts.common.cancel}</Button>
          <Button look="danger" disabled={map.isPending} onClick={() => map.mutate(null)}>
            {t.unlink}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
