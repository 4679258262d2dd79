import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { isChangedTask } from '#records/changed-pairs.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { type DataSetRecord, type LifeCycleVerdict, lifeCycle, reliabilityOf } from '#statistics/gaming/life-cycle.ts'
import { borderProbabilitiesSuite, bordersSuite } from '#tasks/borders/borders-suites.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { rewordedSuite } from '#tasks/reworded/reworded-suite.ts'
import { sentinelsSuite } from '#tasks/sentinels/sentinels-suite.ts'

/** Where a data set stands, where it should stand, and what that is said from. */
export type DataSetReport = {
  readonly suite: string
  readonly record: DataSetRecord
  readonly verdict: LifeCycleVerdict
}

/** With fewer items a mean says little of its supplier. */
const FEWEST_ITEMS = 30

/** Their scores say "not caught" and "answered", and tell no model from another; pairs ask the items of other suites. */
const instruments: readonly string[] = [
  canariesSuite,
  sentinelsSuite,
  rewordedSuite,
  bordersSuite,
  borderProbabilitiesSuite,
].map(({ name }) => name)

/**
 * The life cycle of every suite of data, from what the leaderboard shows. The tier suite counts as active, others that are asked as
 * shadow, for they decide nothing; what nobody is asked is proposed.
 *
 * @param known names of suites that could be asked
 */
export function dataSetReports(rows: readonly LeaderboardRow[], known: readonly string[]): DataSetReport[] {
  const measured = rows.filter(({ supplier }) => !supplier.isReference)
  const tierSuites = new Set(measured.flatMap(({ score }) => score?.suite ?? []))
  const others = new Set(measured.flatMap(({ otherSuites }) => otherSuites.map(({ suite }) => suite)))
  return [...new Set([...tierSuites, ...others, ...known])]
    .filter((suite) => !instruments.includes(suite) && !isChangedTask(suite))
    .map((suite) => {
      const stage = tierSuites.has(suite) ? 'active' : others.has(suite) ? 'shadow' : 'proposed'
      const record = recordOf(measured, suite, stage)
      return { suite, record, verdict: lifeCycle(record) }
    })
}

function recordOf(rows: readonly LeaderboardRow[], suite: string, stage: DataSetRecord['stage']): DataSetRecord {
  const scores = rows.flatMap(({ score, otherSuites }) =>
    [score, ...otherSuites].flatMap((one) => (one?.suite === suite ? [one] : [])),
  )
  const means = scores.flatMap(({ estimate: { n, mean } }) =>
    // No score in [0, 1] varies more than one that is 0 or 1.
    mean === null || n < FEWEST_ITEMS ? [] : [{ mean, variance: (mean * (1 - mean)) / n }],
  )
  const sum = means.reduce((total, { mean }) => total + mean, 0)
  return {
    stage,
    items: scores.reduce((total, { estimate: { n } }) => total + n, 0),
    suppliers: means.length,
    reliability: reliabilityOf(means),
    meanScore: means.length === 0 ? null : sum / means.length,
    contamination: contaminationOf(rows, suite),
    demand: scores.reduce((total, { items: { drawn } }) => total + drawn, 0),
  }
}

/** Of those measured on public items, who is flagged for knowing them; only the public twin of a suite has such flags. */
function contaminationOf(rows: readonly LeaderboardRow[], suite: string): DataSetRecord['contamination'] {
  const answering = rows.filter(({ otherSuites }) =>
    otherSuites.some((one) => one.suite === suite && one.estimate.n >= FEWEST_ITEMS),
  )
  if (!suite.endsWith('-public') || answering.length === 0) return null
  const flagged = answering.filter(({ flags }) => flags.some(({ kind }) => kind === 'public-gap')).length
  const { lower } = betaMixtureInterval({ n: answering.length, successes: flagged }, 0.05)
  return { share: flagged / answering.length, lower }
}
