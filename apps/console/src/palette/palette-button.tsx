import { lazy, Suspense, useEffect, useState } from 'react'

import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Loading } from '../components/feedback.tsx'
import { texts } from '../texts/index.ts'

const t = texts.palette
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

const isMac = /^(?:Mac|iP)/.test(navigator.platform)

/** Opens the palette, as Ctrl+K or Command+K does. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  const close = () => setOpen(false)
  return (
    <>
      <Button
        className="mx-1 mb-2 w-[calc(100%-0.5rem)]"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
      >
        <span className="mr-auto">{t.open}</span>
        <kbd className="text-ink-soft font-sans text-xs">{isMac ? t.keysOnMac : t.keys}</kbd>
      </Button>
      <Dialog title={t.title} isOpen={isOpen} onClose={close}>
        <Suspense fallback={<Loading />}>
          <Palette onClose={close} />
        </Suspense>
      </Dialog>
    </>
  )
}
