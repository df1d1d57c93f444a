import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.instances

/** Deletes an instance and everything that belongs to it, after a confirmation. */
export function DeleteInstance({ id, name }: { readonly id: number; readonly name: string }) {
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const remove = useAction(client.walmart.delete.mutate, {
    done: () => t.deleted,
    onDone: () => void navigate({ to: '/instances' }),
  })
  return (
    <>
      <p className="text-ink-soft mb-3">{t.deleteWarning}</p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t.delete}
      </Button>
      <Dialog title={t.deleteTitle(name)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p className="mb-4">{t.deleteWarning}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{texts.common.cancel}</Button>
          <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate({ id })}>
            {t.deleteConfirm}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
