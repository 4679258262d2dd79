import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Icon } from '../../components/Icon.tsx'

const key = 'introduction-read'

/** What a first visitor must know, in three sentences; put away for good once it is closed. */
export function Introduction() {
  const [isOpen, setIsOpen] = useState(() => !wasRead())
  if (!isOpen) return null
  return (
    <aside
      aria-label="What this page shows"
      className="mb-6 flex items-start gap-4 rounded-large bg-accent-ground px-4 py-3.5 sm:px-5"
    >
      <div className="grow">
        <p className="max-w-[96ch]">
          Assay asks model endpoints, run by strangers, what users would ask them, all day and without saying who asks.
          Each dot is a score from 0 to 100, and the bar around it is where the truth lies with 95 per cent confidence,
          however often you look. A tier is given only once the evidence has settled it, so “not yet known” is an honest
          answer; <MethodLink /> says how.
        </p>
      </div>
      <button
        type="button"
        aria-label="Close this explanation"
        className="-m-1 rounded-medium p-1.5 text-ink-soft hover:bg-hover hover:text-ink"
        onClick={() => {
          rememberRead()
          setIsOpen(false)
        }}
      >
        <Icon name="close" />
      </button>
    </aside>
  )
}

function MethodLink() {
  return (
    <Link to="/method" className="text-accent underline underline-offset-2">
      the method
    </Link>
  )
}

function wasRead(): boolean {
  try {
    return localStorage.getItem(key) === 'yes'
  } catch {
    return false
  }
}

function rememberRead(): void {
  try {
    localStorage.setItem(key, 'yes')
  } catch {
    // Storage is switched off: it comes again at the next visit.
  }
}
