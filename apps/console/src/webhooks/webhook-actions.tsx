import type { Webhook, WebhookTest } from '@aisle/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { SecretDialog } from '../components/secret-dialog.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { Attempt } from './attempt.tsx'
import { ChangeWebhookForm } from './webhook-form.tsx'

const t = texts.webhooks
type Question = 'rotate' | 'delete'

/** Tests, pauses, enables and deletes a webhook, and replaces its secret. */
export function WebhookActions({ webhook }: { readonly webhook: Webhook }) {
  const { id, is_enabled: isEnabled } = webhook
  const navigate = useNavigate()
  const [question, setQuestion] = useState<Question>()
  const [result, setResult] = useState<WebhookTest['data']>()
  const [secret, setSecret] = useState<string>()
  const test = useAction(client.webhooks.test.mutate, { onDone: ({ data }) => setResult(data) })
  const change = useAction(client.webhooks.patch.mutate, {
    done: ({ data }) => (data.is_enabled ? t.enabledDone : t.pausedDone),
  })
  const rotate = useAction(client.webhooks.rotateSecret.mutate, {
    onDone: ({ data }) => {
      setQuestion(undefined)
      setSecret(data.secret)
    },
  })
  const remove = useAction(client.webhooks.delete.mutate, {
    done: () => t.deleted,
    onDone: () => void navigate({ to: '/webhooks' }),
  })
  return (
    <div className="flex flex-wrap gap-2">
      <Button disabled={test.isPending} onClick={() => test.mutate({ id })}>
        {t.test}
      </Button>
      <Button disabled={change.isPending} onClick={() => change.mutate({ id, is_enabled: !isEnabled })}>
        {isEnabled ? t.pause : t.enable}
      </Button>
      <ChangeWebhook webhook={webhook} />
      <Button onClick={() => setQuestion('rotate')}>{t.rotate}</Button>
      <Button look="danger" onClick={() => setQuestion('delete')}>
        {t.delete}
      </Button>
      <QuestionDialog
        question={question}
        isPending={rotate.isPending || remove.isPending}
        onClose={() => setQuestion(undefined)}
        onConfirm={() => (question === 'rotate' ? rotate : remove).mutate({ id })}
      />
      <Dialog title={t.testTitle} isOpen={result !== undefined} onClose={() => setResult(undefined)}>
        {result && (
          <>
            <p className={`mb-3 ${result.ok ? 'text-good' : 'text-bad'}`}>{result.ok ? t.testOk : t.testFailed}</p>
            <Attempt attempt={result} />
          </>
        )}
        <div className="mt-4 flex justify-end">
          <Button onClick={() => setResult(undefined)}>{t.close}</Button>
        </div>
      </Dialog>
      <SecretDialog
        title={t.secretTitle}
        label={t.secret}
        warning={t.secretWarning}
        secret={secret}
        onClose={() => setSecret(undefined)}
      />
    </div>
  )
}

function ChangeWebhook({ webhook }: { readonly webhook: Webhook }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.change}</Button>
      <Dialog title={t.changeTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ChangeWebhookForm webhook={webhook} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

interface QuestionDialogProps {
  readonly question: Question | undefined
  readonly isPending: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}

function QuestionDialog({ question, isPending, onClose, onConfirm }: QuestionDialogProps) {
  const isRotation = question === 'rotate'
  return (
    <Dialog title={isRotation ? t.rotateTitle : t.deleteTitle} isOpen={question !== undefined} onClose={onClose}>
      <p className="mb-4">{isRotation ? t.rotateWarning : t.deleteWarning}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button look={isRotation ? 'primary' : 'danger'} disabled={isPending} onClick={onConfirm}>
          {isRotation ? t.rotate : t.delete}
        </Button>
      </div>
    </Dialog>
  )
}
