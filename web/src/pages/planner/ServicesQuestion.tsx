import type { Plan } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { formatCount } from '../../format/format-number.ts'
import { AnswerFigure } from './AnswerFigure.tsx'
import { FigureField } from './FigureField.tsx'
import { formatDays } from './format-plan.ts'
import type { QuestionProps } from './PlannerPage.tsx'
import { QuestionLayout } from './QuestionLayout.tsx'

const defaults = { services: 128, nodes: 5_000, nodesPerSession: 24, sessionMinutes: 60 } as const
const names = ['services', 'nodes', 'nodesPerSession', 'sessionMinutes'] as const

/** What a division into many services costs: whether there are sessions at all, and how many applications it takes. */
export function ServicesQuestion({ search, onChange }: QuestionProps) {
  const figures = { ...defaults, ...search }
  const query = Object.fromEntries(names.map((name) => [name, figures[name]]))
  const { data, error, isPlaceholderData } = useApi('/api/planner', { query })
  return (
    <QuestionLayout
      error={error}
      isOld={isPlaceholderData}
      fields={names.map((name) => (
        <FigureField
          key={name}
          name={name}
          value={figures[name]}
          isGiven={search[name] !== undefined}
          onChange={(value) => onChange(name, value)}
        />
      ))}
      answer={data?.services === undefined ? undefined : <ServicesAnswer {...data.services} />}
    />
  )
}

function ServicesAnswer({ design, plan }: NonNullable<Plan['services']>) {
  const { applications, applicationsPerService, sessions, decisionDays } = plan
  if (applications === null || applicationsPerService === null || sessions === null) {
    return (
      <EmptyState title="No sessions">
        {formatCount(design.nodes)} nodes over {formatCount(design.services)} services are{' '}
        {formatCount(plan.nodesPerService)} each; {formatCount(plan.missingNodes)} more are needed in every one. Until
        then nobody can relay to them, so nobody earns or is measured. These nodes can fill{' '}
        {formatCount(plan.mostServices)} services at most.
      </EmptyState>
    )
  }
  return (
    <div className="space-y-8">
      <p className="max-w-[60ch] text-heading">
        {formatCount(design.services)} services have{' '}
        <strong className="font-semibold">{formatCount(plan.nodesPerService)} nodes each</strong>, and reaching every
        node once a day takes <strong className="font-semibold">{formatCount(applications)} applications</strong>.{' '}
        {decisionDays === null
          ? 'A tier is never decided: a node gets less than an item in a session.'
          : `A tier is decided after ${formatDays(decisionDays)}.`}
        <span className="mt-1 block text-ink-soft text-small">
          These nodes can fill {formatCount(plan.mostServices)} services at most. They count as evenly spread; a rare
          variant is worse off.
        </span>
      </p>
      <dl className="grid grid-cols-2 gap-x-8 gap-y-5 border-line border-y py-5 sm:grid-cols-4">
        <AnswerFigure name="Applications per service">{formatCount(applicationsPerService)}</AnswerFigure>
        <AnswerFigure name="Sessions at a time">{formatCount(sessions)}</AnswerFigure>
        <AnswerFigure name="Relays per node and session">{formatCount(plan.relaysPerNodeSession)}</AnswerFigure>
        <AnswerFigure name="Until a tier is decided">
          {decisionDays === null ? 'never' : formatDays(decisionDays)}
        </AnswerFigure>
      </dl>
    </div>
  )
}
