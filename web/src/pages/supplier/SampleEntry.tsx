import { type ReactNode, useState } from 'react'
import type { PublicSample } from '../../api/api-types.ts'
import { ForeignText, ForeignWord } from '../../components/ForeignText.tsx'
import { Icon } from '../../components/Icon.tsx'
import { cutText, visibleText } from '../../components/visible-text.ts'
import { formatAmount, formatDuration, formatPoints } from '../../format/format-number.ts'
import { formatMoment } from '../../format/format-time.ts'
import { blameWords, outcomeWords } from '../../outcome/describe-outcome.ts'
import { indented, readAnswer, readPrompt } from './read-exchange.ts'
import { readableName } from './readable-name.ts'
import { verdictOf } from './sample-verdict.ts'

type SampleRequest = PublicSample['requests'][number]
type Attempt = SampleRequest['attempts'][number]

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
        {isOpen && <Exchange sample={sample} explanation={verdict.explanation} />}
      </details>
    </li>
  )
}

function Exchange({ sample, explanation }: { readonly sample: PublicSample; readonly explanation: string }) {
  const { score, expected, document, requests, suite, task, taskVersion, pool, stratum, drawOrder, propensity } = sample
  const extracted = Object.entries(score?.extracted ?? {})
  return (
    <div className="space-y-4 pt-1 pb-5 sm:pl-7">
      {requests.map((request) => (
        <RequestParts key={request.id} request={request} isOnly={requests.length === 1} />
      ))}
      <div className="grid gap-4 md:grid-cols-2">
        <Part title="Read from the answer">
          {extracted.length === 0 ? (
            <p className="text-ink-soft">Nothing was read from it.</p>
          ) : (
            extracted.map(([filter, text]) => <ForeignText key={filter} text={text} label={`Read by ${filter}`} />)
          )}
        </Part>
        <Part title="Expected">
          {expected === null || expected.length === 0 ? (
            <p className="text-ink-soft">This task expects no particular text.</p>
          ) : (
            expected.map((text) => <ForeignText key={text} text={text} label="Expected" />)
          )}
        </Part>
      </div>
      <Part title="Verdict">
        <p>{explanation}</p>
        {score !== null && (
          <p className="text-caption text-ink-faint">
            {Object.entries(score.metrics)
              .map(([metric, value]) => `${metric} ${formatPoints(value)}`)
              .join(' · ')}
          </p>
        )}
      </Part>
      <p className="text-caption text-ink-faint">
        {suite} · {task} v{taskVersion} · {pool} pool · group {stratum} · draw {drawOrder} · drawn with probability{' '}
        {propensity.toPrecision(2)}
      </p>
      <Raw title="Document" text={JSON.stringify(document, null, 2) ?? ''} />
    </div>
  )
}

function RequestParts({ request, isOnly }: { readonly request: SampleRequest; readonly isOnly: boolean }) {
  const turns = request.body?.text == null ? null : readPrompt(request.body.text)
  return (
    <>
      <Part title={isOnly ? 'Prompt' : `Prompt ${request.index + 1}`}>
        {turns === null ? (
          <p className="text-ink-soft">The request is no longer kept.</p>
        ) : (
          turns.map((turn, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns have a fixed order and nothing else of their own
            <div key={index} className="mt-1.5 first:mt-0">
              {turns.length > 1 && <ForeignWord className="text-caption text-ink-faint">{turn.role}</ForeignWord>}
              <ForeignText text={turn.text} label={`Prompt, ${turn.role}`} />
            </div>
          ))
        )}
      </Part>
      {request.attempts.map((attempt) => (
        <AttemptParts key={attempt.id} attempt={attempt} />
      ))}
      {request.body?.text != null && <Raw title={`Request, ${request.path}`} text={indented(request.body.text)} />}
    </>
  )
}

function AttemptParts({ attempt: { ordinal, outcome, response } }: { readonly attempt: Attempt }) {
  const answer = response?.text == null ? null : readAnswer(response.text)
  const title = ordinal === 0 ? 'Answer' : `Answer, attempt ${ordinal + 1}`
  return (
    <>
      <Part title={title}>
        {outcome !== null && (
          <p className="mb-1 text-caption text-ink-faint">
            {outcomeWords[outcome.kind]}
            {outcome.blame !== 'nobody' && `, blame: ${blameWords[outcome.blame].toLowerCase()}`}
            {outcome.timing.sentAt !== null &&
              outcome.timing.lastByteAt !== null &&
              ` · ${formatDuration(outcome.timing.lastByteAt - outcome.timing.sentAt)}`}
            {outcome.detail !== null && (
              <>
                {' '}
                · <ForeignWord>{cutText(outcome.detail, { characters: 300, lines: 1 }).text}</ForeignWord>
              </>
            )}
          </p>
        )}
        {answer === null ? (
          <p className="text-ink-soft">
            {response === null ? 'There is no answer.' : 'It holds no answer that can be read.'}
          </p>
        ) : (
          <ForeignText text={answer} label={title} />
        )}
      </Part>
      {response?.text != null && (
        <Raw
          title={`Response, ${formatAmount(response.size, 'byte')}${response.isCut ? ', cut here; whole in the evidence bundle' : ''}`}
          text={indented(response.text)}
        />
      )}
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-medium text-caption text-ink-soft">{title}</h3>
      {children}
    </section>
  )
}

/** What went over the wire, kept closed: the readable parts are above it. */
function Raw({ title, text }: { readonly title: string; readonly text: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="text-accent text-caption">Raw: {title}</summary>
      {isOpen && (
        <div className="mt-1">
          <ForeignText text={text} label={`Raw: ${title}`} />
        </div>
      )}
    </details>
  )
}
