import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { CancelForm } from './cancel-form.tsx'
import { RefundForm } from './refund-form.tsx'
import { ShipForm } from './ship-form.tsx'
import { type SentOrder, unitsLeft, unitsShipped } from './units.ts'

const t = texts.order

const forms = {
  ship: { title: t.shipTitle, Form: ShipForm },
  cancel: { title: t.cancelTitle, Form: CancelForm },
  refund: { title: t.refundTitle, Form: RefundForm },
} as const

/** The actions that the order currently allows. Walmart ships WFS orders itself. */
export function OrderActions({ order, sends }: SentOrder) {
  const [open, setOpen] = useState<keyof typeof forms>()
  const acknowledge = useAction(client.walmart.orders.acknowledge.mutate, { done: () => t.acknowledged })
  if (order.shipNodeType === 'WFSFulfilled') return null
  const { integration_instance_id: id, id: orderId, orderItems: lines } = order
  const hasUnits = lines.some((line) => unitsLeft(line) > 0)
  const isAcknowledging = sends.some(({ type, status }) => type === 'acknowledge' && status !== 'failed')
  const awaits = order.acknowledge_by !== null && !isAcknowledging
  const close = () => setOpen(undefined)
  return (
    <>
      {awaits && (
        <Button
          look="primary"
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ id, order_id: orderId })}
        >
          {t.acknowledge}
        </Button>
      )}
      {hasUnits && (
        <>
          <Button look={awaits ? 'plain' : 'primary'} onClick={() => setOpen('ship')}>
            {t.ship}
          </Button>
          <Button onClick={() => setOpen('cancel')}>{t.cancel}</Button>
        </>
      )}
      {lines.some((line) => unitsShipped(line) > 0) && <Button onClick={() => setOpen('refund')}>{t.refund}</Button>}
      {Object.entries(forms).map(([name, { title, Form }]) => (
        <Dialog key={name} title={title} isOpen={open === name} onClose={close}>
          <Form
            order={order}
            sends={sends}
            reference={`${name.toUpperCase()}-${sends.filter(({ type }) => type === name).length + 1}`}
            onClose={close}
          />
        </Dialog>
      ))}
    </>
  )
}
