import type { ResolveWalmartSend, WalmartSend } from '@aisle/contract'
import { type FormEvent, useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { SelectField, TextField } from '../components/field.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.sends

/** What a person can do about a send, by its status. */
export function SendActions({ send }: { readonly send: WalmartSend }) {
  const input = { id: send.integration_instance_id, send_id: send.id }
  const isFailed = send.status === 'failed'
  const retry = useAction(client.walmart.sends.retry.mutate, { done: () => t.retried })
  const cancel = useAction(client.walmart.sends.cancel.mutate, { done: () => (isFailed ? t.givenUp : t.cancelled) })
  if (send.status === 'unknown') return <Resolve send={send} />
  return (
    <>
      {isFailed && (
        <Button look="primary" disabled={retry.isPending} onClick={() => retry.mutate(input)}>
          {t.retry}
        </Button>
      )}
      {(send.status === 'queued' || (isFailed && send.outcome?.code !== 'cancelled')) && (
        <Button disabled={cancel.isPending} onClick={() => cancel.mutate(input)}>
          {isFailed ? t.giveUp : t.cancel}
        </Button>
      )}
    </>
  )
}

function Resolve({ send }: { readonly send: WalmartSend }) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const resolve = useAction(client.walmart.sends.resolve.mutate, { done: () => t.resolved, onDone: close })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const status = String(form.get('status')) as ResolveWalmartSend['status']
    const note = String(form.get('note')).trim()
    resolve.mutate({
      id: send.integration_instance_id,
      send_id: send.id,
      status,
      ...(note === '' ? {} : { note }),
    })
  }
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {t.resolve}
      </Button>
      <Dialog title={t.resolve} isOpen={isOpen} onClose={close}>
        <p className="mb-4">{t.resolveHint}</p>
        <form onSubmit={onSubmit} noValidate>
          <SelectField
            name="status"
            label={t.status}
            errors={{}}
            choices={[
              { value: 'applied', label: t.asApplied },
              { value: 'failed', label: t.asNotApplied },
            ]}
          />
          <TextField name="note" label={t.note} hint={t.noteHint} errors={{}} maxLength={255} />
          <div className="flex justify-end gap-2">
            <Button onClick={close}>{texts.common.cancel}</Button>
            <Button type="submit" look="primary" disabled={resolve.isPending}>
              {texts.common.save}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
