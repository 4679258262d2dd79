import { useState } from 'react'
import { formatCount } from '../format/format-number.ts'
import { cutText, visibleText, visibleWord } from './visible-text.ts'

const SHOWN_CHARACTERS = 1_500
const SHOWN_LINES = 16
/** Enough to read anything; a browser grows slow beyond it. */
const MOST_CHARACTERS = 200_000

/** A block of text that a stranger wrote: text only, hidden characters written out, long ones cut with a way to see more. */
export function ForeignText({ text, label }: { readonly text: string; readonly label?: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const short = cutText(text, { characters: SHOWN_CHARACTERS, lines: SHOWN_LINES })
  const whole = cutText(text, { characters: MOST_CHARACTERS, lines: Number.POSITIVE_INFINITY })
  const shown = isWhole ? whole : short
  return (
    <div className="min-w-0">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard
        tabIndex={0}
        dir="ltr"
        role="document"
        aria-label={label}
        className="max-h-96 overflow-auto whitespace-pre-wrap break-words rounded-medium border border-line bg-sunken px-3 py-2 font-mono text-caption text-ink [overflow-wrap:anywhere] [unicode-bidi:isolate]"
      >
        {visibleText(shown.text)}
        {shown.hiddenCharacters > 0 && ' …'}
      </pre>
      {short.hiddenCharacters > 0 && (
        <button
          type="button"
          className="mt-1 text-accent text-caption underline underline-offset-2"
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Show less' : `Show ${formatCount(whole.text.length - short.text.length)} more characters`}
        </button>
      )}
      {isWhole && whole.hiddenCharacters > 0 && (
        <p className="mt-1 text-caption text-ink-faint">
          {formatCount(whole.hiddenCharacters)} characters more are in the evidence bundle.
        </p>
      )}
    </div>
  )
}

/** A short text of a stranger within a line; it cannot change the direction of what is around it. */
export function ForeignWord({ children, className = '' }: { readonly children: string; readonly className?: string }) {
  return <bdi className={`[overflow-wrap:anywhere] ${className}`}>{visibleWord(children, 300)}</bdi>
}
