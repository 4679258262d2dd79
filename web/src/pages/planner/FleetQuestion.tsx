import type { Plan } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { FigureField } from './FigureField.tsx'
import { FleetAnswer } from './FleetAnswer.tsx'
import type { FigureName } from './figures.ts'
import type { QuestionProps } from './PlannerPage.tsx'
import { QuestionLayout } from './QuestionLayout.tsx'

const names = [
  'suppliers',
  'meanScore',
  'tierError',
  'refreshDays',
  'applications',
  'nodesPerSession',
  'probes',
  'sessionMinutes',
  'price',
] as const satisfies readonly FigureName[]

/** How long and how many relays it takes to know all suppliers of a service. */
export function FleetQuestion({ search, onChange }: QuestionProps) {
  const query = Object.fromEntries(names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])))
  const { data, error, isPlaceholderData } = useApi('/api/planner', { query })
  return (
    <QuestionLayout
      error={error}
      isOld={isPlaceholderData}
      fields={names.map((name) => (
        <FigureField
          key={name}
          name={name}
          value={search[name] ?? plannedWith(name, data)}
          isGiven={search[name] !== undefined}
          onChange={(value) => onChange(name, value)}
        />
      ))}
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
  return {
    suppliers: design.nodes,
    meanScore: weight === 0 ? undefined : plan.courses.reduce((sum, one) => sum + one.mean * one.weight, 0) / weight,
    tierError: over + under,
    refreshDays: design.refreshDays,
    applications: design.applications,
    nodesPerSession: design.sessionNodes,
    probes: design.itemsPerSession,
    sessionMinutes: design.sessionMinutes,
    price: design.usdPerMillionTokens,
  }[name]
}
