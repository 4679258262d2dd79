import { type ReactNode, useState } from 'react'
import type { PublicSample } from '../../api/api-types.ts'
import { ForeignText, ForeignWord } from '../../components/ForeignText.tsx'
import { cutText } from '../../components/visible-text.ts'
import { formatAmount, formatDuration, formatPoints } from '../../format/format-number.ts'
import { blameWords, outcomeWords } from '../../outcome/describe-outcome.ts'
import { indented, readAnswer, readPrompt, type Turn } from './read-exchange.ts'
import { readableName } from './readable-name.ts'

type SampleRequest = PublicSample['requests'][number]
type Attempt = SampleRequest['attempts'][number]

/** What was asked, answered, read and expected, with what went over the wire. */
export function SampleExchange({
  sample,
  explanation,
}: {
  readonly sample: PublicSample
  readonly explanation: string
}) {
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
            extracted.map(([filter, text]) => (
              <div key={filter} className="mt-1.5 first:mt-0">
                {extracted.length > 1 && <span className="text-caption text-ink-faint">by {readableName(filter)}</span>}
                <ForeignText text={text} label={`Read by ${filter}`} />
              </div>
            ))
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
        <Turns turns={turns} />
      </Part>
      {request.attempts.map((attempt) => (
        <AttemptParts key={attempt.id} attempt={attempt} />
      ))}
      {request.body?.text != null && <Raw title={`Request, ${request.path}`} text={indented(request.body.text)} />}
    </>
  )
}

/** The last turn of a conversation, and on demand those before it. */
function Turns({ turns }: { readonly turns: readonly Turn[] | null }) {
  const [isOpen, setIsOpen] = useState(false)
  if (turns === null) return <p className="text-ink-soft">The request is no longer kept.</p>
  const last = turns.at(-1)
  const earlier = turns.slice(0, -1)
  return (
    <>
      {earlier.length > 0 && (
        <details className="mb-2" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
          <summary className="text-accent text-caption">{formatAmount(earlier.length, 'turn')} before it</summary>
          {isOpen &&
            earlier.map((turn, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: turns have a fixed order and nothing else of their own
              <div key={index} className="mt-1.5">
                <ForeignWord className="text-caption text-ink-faint">{turn.role}</ForeignWord>
                <ForeignText text={turn.text} label={`Prompt, ${turn.role}`} />
              </div>
            ))}
        </details>
      )}
      {last !== undefined && <ForeignText text={last.text} label={`Prompt, ${last.role}`} />}
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
