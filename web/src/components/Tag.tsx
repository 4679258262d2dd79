import type { ReactNode } from 'react'

type Props = {
  readonly children: ReactNode
  readonly tone?: 'plain' | 'warning' | 'accent'
  readonly title?: string
}

const tones = {
  plain: 'border-line-strong text-ink-soft',
  warning: 'border-transparent bg-warning-ground text-warning',
  accent: 'border-transparent bg-accent-ground text-accent',
} as const

/** A word beside a name: SIM, Reference, a finding. */
export function Tag({ children, tone = 'plain', title }: Props) {
  return (
    <span
      title={title}
      className={`inline-block rounded-small border px-1 font-medium text-[0.6875rem]/4 whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
