import { parseArgs } from 'node:util'
import { betaMixtureLogEValue } from '#statistics/beta-mixture.ts'
import { decisionCourses } from '#statistics/planning/decision-course.ts'
import { separatingItems } from '#statistics/planning/separating-items.ts'
import { type SessionDesign, sessionsUntilAllMet, sessionsUntilMet } from '#statistics/planning/session-coverage.ts'
import { simulateSessions } from '#statistics/planning/simulate-sessions.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { defaultTierRule } from '#statistics/tier-decision.ts'
import { tierErrorStudy } from './tier-errors.ts'

/** A fleet, and how many courses of sessions are simulated for it. */
export type PlannerCase = SessionDesign & { readonly courses: number }

/** Sessions by the closed form and by simulation. */
export type PlannerFigure = { readonly predicted: number; readonly simulated: number; readonly deviation: number }

export type PlannerRow = {
  readonly design: SessionDesign
  /** Until a node is met once. */
  readonly wait: PlannerFigure
  /** Until a node is met as often as a decision takes. */
  readonly decision: PlannerFigure
  /** Until all nodes are met once. */
  readonly coverage: PlannerFigure
}

/** Sizes from the smallest service that has sessions to a hundred thousand nodes. */
export const plannerCases: readonly PlannerCase[] = [
  { nodes: 24, sessionNodes: 24, applications: 1, courses: 100 },
  { nodes: 25, sessionNodes: 24, applications: 1, courses: 4000 },
  { nodes: 30, sessionNodes: 24, applications: 1, courses: 4000 },
  { nodes: 48, sessionNodes: 24, applications: 1, courses: 4000 },
  { nodes: 100, sessionNodes: 24, applications: 4, courses: 2000 },
  { nodes: 200, sessionNodes: 24, applications: 1, courses: 1000 },
  { nodes: 500, sessionNodes: 24, applications: 2, courses: 1000 },
  { nodes: 501, sessionNodes: 24, applications: 2, courses: 1000 },
  { nodes: 1_000, sessionNodes: 24, applications: 4, courses: 500 },
  { nodes: 1_000, sessionNodes: 24, applications: 16, courses: 500 },
  { nodes: 10_000, sessionNodes: 24, applications: 16, courses: 100 },
  { nodes: 100_000, sessionNodes: 24, applications: 64, courses: 40 },
  { nodes: 30, sessionNodes: 5, applications: 2, courses: 4000 },
]

/** The closed forms of `session-coverage.ts` beside sessions drawn one by one. */
export function plannerStudy(options: {
  readonly cases: readonly PlannerCase[]
  readonly meetings: number
  readonly seed: string
}): PlannerRow[] {
  const { cases, meetings, seed } = options
  return cases.map(({ courses, ...design }) => {
    const stream = randomStream(`${seed} ${Object.values(design).join(' ')}`)
    let [waits, covered] = [0, 0]
    for (let course = 0; course < courses; course += 1) {
      const simulated = simulateSessions(design, { meetings: 1, stream })
      waits += simulated?.meanWait ?? Number.NaN
      covered += simulated?.allMet ?? Number.NaN
    }
    // Every node is a course of its own here, so a few runs are many courses.
    const runs = Math.max(1, Math.ceil(5_000 / design.nodes))
    let decided = 0
    for (let run = 0; run < runs; run += 1)
      decided += simulateSessions(design, { meetings, stream })?.meanUntilMeetings ?? Number.NaN
    return {
      design,
      wait: figure(sessionsUntilMet(design)?.mean, waits / courses),
      decision: figure(sessionsUntilMet(design, meetings)?.mean, decided / runs),
      coverage: figure(sessionsUntilAllMet(design)?.mean, covered / courses),
    }
  })
}

function figure(predicted: number | undefined, simulated: number): PlannerFigure {
  const value = predicted ?? Number.NaN
  return { predicted: value, simulated, deviation: value / simulated - 1 }
}

/** The largest deviation of all rows, without its sign. */
export function worstDeviation(rows: readonly PlannerRow[]): number {
  return Math.max(
    ...rows.flatMap(({ wait, decision, coverage }) =>
      [wait, decision, coverage].map(({ deviation }) => Math.abs(deviation)),
    ),
  )
}

export type SeparationRow = {
  readonly scores: readonly [number, number]
  readonly correlation: number
  readonly items: number
  /** Of simulated pairs: told apart the right way round by then, and ever the wrong way round. */
  readonly separated: number
  readonly reversed: number
}

/** Two suppliers on the same items, looked at after each, up to the number that `separatingItems` gives. */
export function separationStudy(options: {
  readonly questions: readonly { readonly scores: readonly [number, number]; readonly correlation: number }[]
  readonly pairs: number
  readonly seed: string
}): SeparationRow[] {
  const { questions, pairs, seed } = options
  return questions.map(({ scores, correlation }) => {
    const items = separatingItems({ scores, correlation, alpha: 0.05, power: 0.9 }).pairedWatched
    const [worse, better] = scores.toSorted((a, b) => a - b) as [number, number]
    const both = worse * better + correlation * Math.sqrt(worse * (1 - worse) * better * (1 - better))
    const stream = randomStream(`${seed} ${scores} ${correlation}`)
    const ends = Array.from({ length: pairs }, () =>
      separate(stream, { better: better - both, worse: worse - both }, items),
    )
    const share = (end: number) => ends.filter((found) => found === end).length / pairs
    return { scores, correlation, items, separated: share(1), reversed: share(-1) }
  })
}

/** 1 = the better one is found better, −1 = the other, 0 = neither. `better`, `worse`: only that one is right. */
function separate(stream: RandomStream, only: { better: number; worse: number }, items: number): number {
  let [wins, pairs] = [0, 0]
  for (let item = 0; item < items; item += 1) {
    const draw = stream.next()
    if (draw >= only.better + only.worse) continue
    pairs += 1
    if (draw < only.better) wins += 1
    if (betaMixtureLogEValue({ n: pairs, successes: wins }, 0.5) >= -Math.log(0.05)) return wins * 2 > pairs ? 1 : -1
  }
  return 0
}

const separationQuestions = [
  { scores: [0.5, 0.7], correlation: 0.4 },
  { scores: [0.6, 0.7], correlation: 0.4 },
  { scores: [0.6, 0.7], correlation: 0 },
  { scores: [0.68, 0.72], correlation: 0.4 },
  { scores: [0.85, 0.95], correlation: 0.3 },
] as const

const courseMeans = [0.2, 0.35, 0.45, 0.53, 0.6, 0.675, 0.78, 0.9]

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, seed: { type: 'string', default: 'planner' } } })
  const { seed } = values
  const rows = plannerStudy({ cases: plannerCases, meetings: 38, seed })
  const separations = separationStudy({ questions: separationQuestions, pairs: 1000, seed })
  const simulated = await tierErrorStudy({
    suppliers: 1000,
    mostItems: 1200,
    alphas: { lower: defaultTierRule.alphaOver, upper: defaultTierRule.alphaUnder },
    seed,
    means: courseMeans,
  })
  const computed = decisionCourses({ means: courseMeans, mostItems: 1200 })
  const courses = simulated.map(({ mean, meanItems, undecided }, index) => {
    const course = computed[index]
    return { mean, items: figure(course?.meanItems, meanItems), undecided: [course?.undecided, undecided] }
  })
  if (values.json === true) console.log(JSON.stringify({ rows, separations, courses }, null, 1))
  else {
    const show = ({ predicted, simulated, deviation }: PlannerFigure) =>
      `${predicted.toFixed(2).padStart(9)} ${simulated.toFixed(2).padStart(9)} ${(100 * deviation).toFixed(1).padStart(5)}%`
    console.log('                       sessions until a node is met | is met 38 times          | all nodes are met')
    console.log('  nodes  k   a     formula simulated          formula simulated          formula simulated')
    for (const { design, wait, decision, coverage } of rows) {
      const { nodes, sessionNodes, applications } = design
      const label = `${String(nodes).padStart(7)} ${String(sessionNodes).padStart(2)} ${String(applications).padStart(3)}`
      console.log(`${label}  ${[wait, decision, coverage].map(show).join(' ')}`)
    }
    console.log(`worst deviation ${(100 * worstDeviation(rows)).toFixed(2)}%\n`)
    console.log('scores       correlation   items  separated  the wrong way round (wanted: 90 %, at most 5 %)')
    for (const { scores, correlation, items, separated, reversed } of separations)
      console.log(
        `${scores.join(' : ').padEnd(12)} ${correlation.toFixed(1).padStart(11)} ${String(items).padStart(7)} ` +
          `${(100 * separated).toFixed(1).padStart(9)}% ${(100 * reversed).toFixed(1).padStart(6)}%`,
      )
    console.log('\ntrue mean  items: computed simulated        undecided: computed simulated')
    for (const { mean, items, undecided } of courses)
      console.log(
        `${String(mean).padEnd(9)} ${show(items)} ${undecided.map((share) => `${(100 * (share ?? 0)).toFixed(1)}%`.padStart(12)).join(' ')}`,
      )
  }
}
