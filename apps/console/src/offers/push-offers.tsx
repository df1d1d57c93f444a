import { type FormEvent, useState } from 'react'

import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { CheckField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { formatNumber } from '../components/format.ts'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { type OfferKind, offerKinds } from './offer-kinds.ts'

const t = texts.offers

interface PushOffersProps {
  readonly id: number
  readonly kind: OfferKind
  /** Only those of the given listings. */
  readonly listingIds?: readonly number[]
}

/** Sends stock levels or prices now, after asking about those that Walmart has confirmed. */
export function PushOffers({ id, kind, listingIds }: PushOffersProps) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const { push: call, texts: own } = offerKinds[kind]
  const push = useAction(call, { done: ({ data }) => t.pushed(formatNumber(data.pushed)), onDone: close })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isForced = new FormData(event.currentTarget).get('resend') === 'on'
    push.mutate({
      id,
      ...(isForced && { resend: 'confirmed' }),
      ...(listingIds && { listing_ids: [...listingIds] }),
    })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.push}</Button>
      <Dialog title={own.pushTitle} isOpen={isOpen} onClose={close}>
        <form onSubmit={onSubmit}>
          <p className="mb-4">{t.pushHint}</p>
          <CheckField name="resend" label={t.pushAll} hint={t.pushAllHint} />
          <FormActions submit={t.push} isPending={push.isPending} onCancel={close} />
        </form>
      </Dialog>
    </>
  )
}
