import { useState } from 'react'
import type { PublicSample } from '../../api/api-types.ts'
import { Icon } from '../../components/Icon.tsx'
import { cutText, visibleText } from '../../components/visible-text.ts'
import { formatMoment } from '../../format/format-time.ts'
import { readPrompt } from './read-exchange.ts'
import { readableName } from './readable-name.ts'
import { SampleExchange } from './SampleExchange.tsx'
import { verdictOf } from './sample-verdict.ts'

/** One item: a line that says how it went, and opened, the whole exchange. */
export function SampleEntry({ sample }: { readonly sample: PublicSample }) {
  const [isOpen, setIsOpen] = useState(false)
  const verdict = verdictOf(sample.score)
  const turns = readPrompt(sample.requests[0]?.body?.text ?? '')
  const { text } = cutText((turns?.at(-1)?.text ?? '').replaceAll('\n', ' '), { characters: 200, lines: 1 })
  return (
    <li>
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary className="grid cursor-pointer grid-cols-[1rem_5rem_1fr] items-center gap-x-3 py-2 hover:bg-hover sm:grid-cols-[1rem_5.5rem_8rem_1fr_8rem]">
          <Icon name={isOpen ? 'below' : 'right'} className="size-3.5 text-ink-faint" />
          <span className={`font-medium text-caption ${verdict.look}`}>{verdict.word}</span>
          <span className="truncate text-ink-soft text-small">{readableName(sample.task)}</span>
          <span className="col-span-2 col-start-2 truncate text-small sm:col-span-1 sm:col-start-auto">
            <bdi>{visibleText(text)}</bdi>
          </span>
          <span className="hidden text-right text-caption text-ink-faint sm:block">
            {formatMoment(sample.createdAt)}
          </span>
        </summary>
        {isOpen && <SampleExchange sample={sample} explanation={verdict.explanation} />}
      </details>
    </li>
  )
}
