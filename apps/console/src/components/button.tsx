import type { ComponentProps } from 'react'

const looks = {
  primary: 'bg-accent text-on-accent border-transparent hover:opacity-90',
  plain: 'bg-surface border-line-strong hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
  quiet: 'border-transparent hover:bg-sunken',
}

type ButtonProps = ComponentProps<'button'> & { readonly look?: keyof typeof looks }

export function Button({ look = 'plain', className = '', ...props }: ButtonProps) {
  return <button type="button" className={`${buttonLook(look)} ${className}`} {...props} />
}

/** For links that look like buttons. */
export const buttonLook = (look: keyof typeof looks): string =>
  `${looks[look]} inline-flex min-h-8 cursor-pointer items-center justify-center gap-1.5 rounded-md border px-3 py-1 ` +
  'font-medium whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-50'
