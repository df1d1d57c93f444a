import { type FormEvent, useState } from 'react'

import { Button } from '../components/button.tsx'
import { TextField } from '../components/field.tsx'
import { texts } from '../texts/index.ts'
import { signIn, useReach } from './session.ts'

export function SignIn() {
  const { hasEnded } = useReach()
  const [message, setMessage] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(form: HTMLFormElement): Promise<void> {
    setBusy(true)
    const token = String(new FormData(form).get('token'))
    const isValid = await signIn(token).catch(() => undefined)
    if (isValid === true) return
    setBusy(false)
    setMessage(isValid === false ? texts.common.wrongToken : texts.common.noConnection)
    form.querySelector('input')?.focus()
  }

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void submit(event.currentTarget)
  }

  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <form onSubmit={onSubmit} noValidate className="border-line bg-surface w-full max-w-md rounded-lg border p-6">
        <h1 className="mb-4">{`${texts.common.signIn} · ${texts.common.product}`}</h1>
        {hasEnded && (
          <p role="status" className="bg-warn-soft text-warn mb-4 rounded-md p-3">
            {texts.common.signedOut}
          </p>
        )}
        <TextField
          name="token"
          label={texts.common.token}
          hint={texts.common.tokenHint}
          errors={message === undefined ? {} : { token: [message] }}
          type="password"
          autoComplete="current-password"
          autoFocus
        />
        <Button type="submit" look="primary" className="w-full" disabled={isBusy}>
          {texts.common.signIn}
        </Button>
      </form>
    </main>
  )
}
