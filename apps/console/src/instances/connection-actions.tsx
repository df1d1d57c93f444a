import { PatchWalmartInstance } from '@aisle/contract'
import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { FormMessages, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { useAction } from '../components/use-action.ts'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

const t = texts.instances
const clientId = 'connection_settings.clientId'
const clientSecret = 'connection_settings.clientSecret'

/** Tests the stored credentials, or replaces them. */
export function ConnectionActions({ id }: { readonly id: number }) {
  const [isOpen, setOpen] = useState(false)
  const test = useAction(client.walmart.testConnection.mutate, { done: () => t.tested })
  return (
    <div className="flex flex-wrap gap-2">
      <Button disabled={test.isPending} onClick={() => test.mutate({ id })}>
        {t.test}
      </Button>
      <Button onClick={() => setOpen(true)}>{t.newCredentials}</Button>
      <Dialog title={t.newCredentials} isOpen={isOpen} onClose={() => setOpen(false)}>
        <CredentialsForm id={id} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  )
}

function CredentialsForm({ id, onDone }: { readonly id: number; readonly onDone: () => void }) {
  const { errors, onSubmit, isPending } = useForm({
    schema: PatchWalmartInstance,
    read: (form) => ({
      id,
      connection_settings: { clientId: textOf(form, clientId), clientSecret: textOf(form, clientSecret) },
    }),
    call: client.walmart.patch.mutate,
    done: t.credentialsSaved,
    onDone,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={[clientId, clientSecret]} />
      <TextField name={clientId} label={texts.connect.clientId} errors={errors} autoComplete="off" />
      <TextField
        name={clientSecret}
        label={texts.connect.clientSecret}
        errors={errors}
        type="password"
        autoComplete="off"
      />
      <FormActions submit={texts.common.save} isPending={isPending} onCancel={onDone} />
    </form>
  )
}
