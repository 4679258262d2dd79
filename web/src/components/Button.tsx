import type { ComponentProps } from 'react'

const plain =
  'inline-flex items-center justify-center gap-1.5 rounded-medium border border-line-strong bg-raised px-3 py-1.5 font-medium text-small text-ink hover:bg-hover disabled:cursor-default disabled:opacity-50'

/** Gives a link the looks of a button. */
export const buttonLook = plain

export function Button({ className = '', ...rest }: ComponentProps<'button'>) {
  return <button type="button" className={`${plain} ${className}`} {...rest} />
}
