const toneClasses = {
  neutral: 'bg-sunken text-ink-soft',
  busy: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}
export type Tone = keyof typeof toneClasses

/** A status as a colored word; the word alone says as much as the color. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={`${toneClasses[tone]} inline-block rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap`}>
      {children}
    </span>
  )
}
