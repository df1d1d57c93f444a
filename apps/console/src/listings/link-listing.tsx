import type { WalmartListing } from '@aisle/contract'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { ProductPicker } from './product-picker.tsx'

const t = texts.listings

interface LinkListingProps {
  readonly listing: WalmartListing
  readonly onClose: () => void
}

/** Links one listing, or unlinks it: the state and why, suggestions, and a search. */
export function LinkListing({ listing, onClose }: LinkListingProps) {
  const { integration_instance_id: id, id: listingId, sku, product, link } = listing
  const ids = { id, listing_id: listingId }
  const map = useAction(client.walmart.products.map.mutate, { done: () => t.done(sku), onDone: onClose })
  const create = useAction(client.walmart.products.createProduct.mutate, {
    done: ({ message }) => message ?? t.done(sku),
    onDone: onClose,
  })
  const unmap = useAction(client.walmart.products.unmap.mutate, { done: () => t.undone(sku), onDone: onClose })
  return (
    <>
      <p>{listing.productName}</p>
      {product && (
        <p>
          {t.linkedTo} <strong>{product.sku}</strong> {product.name}
        </p>
      )}
      <p className={`mb-4 ${product ? 'text-ink-soft' : 'text-warn'}`}>{t.reasons[link.reason]}</p>
      <ProductPicker
        instanceId={id}
        listingId={listingId}
        onPick={(choice) => map.mutate({ ...ids, product_id: choice.id })}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        {product ? (
          <Button look="danger" disabled={unmap.isPending} onClick={() => unmap.mutate(ids)}>
            {t.unlink}
          </Button>
        ) : (
          <Button disabled={create.isPending} onClick={() => create.mutate(ids)}>
            {t.createOne}
          </Button>
        )}
      </div>
    </>
  )
}
