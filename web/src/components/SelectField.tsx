import { useId } from 'react'
import { fieldLook } from './field-look.ts'
import { Icon } from './Icon.tsx'

type Props<Value extends string> = {
  readonly label: string
  /** The empty text where nothing is chosen. */
  readonly value: Value | ''
  readonly choices: readonly { readonly value: Value; readonly text: string }[]
  /** What stands for no choice; absent where one must be chosen. */
  readonly empty?: string
  readonly onChange: (value: Value | undefined) => void
  readonly className?: string
}

/** One choice of some. The label is for screen readers: the choice itself says what it is about. */
export function SelectField<Value extends string>({
  label,
  value,
  choices,
  empty,
  onChange,
  className = '',
}: Props<Value>) {
  const id = useId()
  return (
    <span className={`relative ${className}`}>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        value={value}
        className={`${fieldLook} w-full appearance-none truncate pr-8! sm:max-w-48 ${value === '' ? 'text-ink-soft!' : ''}`}
        onChange={({ target }) => onChange(choices.find((choice) => choice.value === target.value)?.value)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
      <Icon
        name="below"
        className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-ink-faint"
      />
    </span>
  )
}
