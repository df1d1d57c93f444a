import { type ReactNode, useEffect } from 'react'

interface ScreenProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of a screen: its title, also in the browser's tab, its actions and its content. */
export function Screen({ title, actions, children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · Aisle`
  }, [title])
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="border-line flex flex-wrap items-center gap-3 border-b px-4 py-3">
        <h1 className="mr-auto">{title}</h1>
        {actions}
      </header>
      {/* The header does not move when a scroll bar appears. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">{children}</div>
    </div>
  )
}

export function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-line bg-surface rounded-md border p-4">
      <h2 className="mb-3">{title}</h2>
      {children}
    </section>
  )
}
