import { useEffect, useId, useState } from 'react'
import { fieldLook } from './field-look.ts'
import { Icon } from './Icon.tsx'

type Props = {
  readonly label: string
  readonly value: string
  /** Told when typing has rested for a moment. */
  readonly onChange: (value: string) => void
}

const REST_MS = 250

/** A text to look for. */
export function SearchField({ label, value, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return undefined
    const rest = setTimeout(() => onChange(typed), REST_MS)
    return () => clearTimeout(rest)
  }, [typed, value, onChange])
  return (
    <span className="relative block">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <Icon name="search" className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={label}
        maxLength={200}
        className={`${fieldLook} w-full pl-8!`}
        onChange={({ target }) => setTyped(target.value)}
      />
    </span>
  )
}
