import { useState } from 'react'
import { Icon } from './Icon.tsx'

const SAID_MS = 2000

/** A text to take away, such as a command, with a button that copies it. */
export function CopyBox({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setIsCopied] = useState(false)
  return (
    <div className="flex items-stretch overflow-hidden rounded-medium border border-line bg-sunken">
      <code className="min-w-0 grow px-3 py-2 font-mono text-caption whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </code>
      <button
        type="button"
        aria-label={`Copy: ${label}`}
        className="border-line border-l px-2.5 text-caption text-ink-soft hover:bg-hover hover:text-ink"
        onClick={() => {
          void navigator.clipboard?.writeText(text).then(() => {
            setIsCopied(true)
            setTimeout(() => setIsCopied(false), SAID_MS)
          })
        }}
      >
        {isCopied ? <Icon name="check" /> : 'Copy'}
      </button>
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  )
}
