import type { Plan } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { FigureField } from './FigureField.tsx'
import { FleetAnswer } from './FleetAnswer.tsx'
import type { FigureName } from './figures.ts'
import type { QuestionProps } from './PlannerPage.tsx'
import { QuestionLayout } from './QuestionLayout.tsx'

const first = ['suppliers', 'meanScore', 'tierError', 'refreshDays'] as const satisfies readonly FigureName[]
const further = [
  'applications',
  'nodesPerSession',
  'probes',
  'sessionMinutes',
  'price',
] as const satisfies readonly FigureName[]
const names = [...first, ...further] as const

/** How long and how many relays it takes to know all suppliers of a service. */
export function FleetQuestion({ search, onChange }: QuestionProps) {
  const query = Object.fromEntries(names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])))
  const { data, error, isPlaceholderData } = useApi('/api/planner', { query })
  const fieldOf = (name: (typeof names)[number]) => (
    <FigureField
      key={name}
      name={name}
      value={search[name] ?? plannedWith(name, data)}
      isGiven={search[name] !== undefined}
      onChange={(value) => onChange(name, value)}
    />
  )
  return (
    <QuestionLayout
      error={error}
      isOld={isPlaceholderData}
      fields={
        <>
          {first.map(fieldOf)}
          <details open={further.some((name) => search[name] !== undefined)}>
            <summary className="text-ink-soft text-small hover:text-ink">Sessions and price</summary>
            <div className="mt-4 space-y-5">{further.map(fieldOf)}</div>
          </details>
        </>
      }
      answer={data?.fleets[0] === undefined ? undefined : <FleetAnswer plan={data} fleet={data.fleets[0]} />}
    />
  )
}

/** What the answer was made with where the address does not say. */
function plannedWith(name: (typeof names)[number], plan: Plan | undefined): number | undefined {
  const design = plan?.fleets[0]?.design
  if (plan === undefined || design === undefined) return undefined
  const { over, under } = plan.errorRates
  const weight = plan.courses.reduce((sum, course) => sum + course.weight, 0)
  const scored = plan.courses.reduce((sum, course) => sum + course.mean * course.weight, 0)
  return {
    suppliers: design.nodes,
    meanScore: weight === 0 ? undefined : Number((scored / weight).toPrecision(3)),
    tierError: over + under,
    refreshDays: design.refreshDays,
    applications: design.applications,
    nodesPerSession: design.sessionNodes,
    probes: design.itemsPerSession,
    sessionMinutes: design.sessionMinutes,
    price: design.usdPerMillionTokens,
  }[name]
}
