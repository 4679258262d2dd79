import { decisionCourses } from '#statistics/planning/decision-course.ts'
import {
  exampleDesign,
  separationQuestion,
  serviceDesign,
  tableApplications,
} from '#statistics/planning/example-design.ts'
import { type FleetPlan, planFleet } from '#statistics/planning/plan-fleet.ts'
import { populationCourse, reportPopulation } from '#statistics/planning/population.ts'
import { separatingItems } from '#statistics/planning/separating-items.ts'
import { servicePlan } from '#statistics/planning/service-plan.ts'
import { sessionsUntilMet } from '#statistics/planning/session-coverage.ts'
import { defaultTierRule, tierOf } from '#statistics/tier-decision.ts'
import { drawFigure } from '../figures/draw-figure.ts'
import { formatShare } from '../render/format-figure.ts'
import { count, days, money } from '../render/plan-text.ts'

/** The incumbent asks 50 items of each of 62 tasks: 3,100 items in about 12,300 relays. */
const INCUMBENT_RELAYS = 12_300
const pageSizes: readonly number[] = [10, 24, 100, 1_000, 10_000, 100_000]
const pageMeans: readonly number[] = [0.2, 0.28, 0.35, 0.425, 0.5, 0.53, 0.57, 0.6, 0.675, 0.75, 0.78, 0.82, 0.9, 0.95]
const pagePairs: readonly (readonly [number, number])[] = [
  [0.5, 0.7],
  [0.6, 0.7],
  [0.65, 0.7],
  [0.68, 0.72],
  [0.69, 0.71],
]

/** The page about planning and its figures, by path; the same bytes each time. */
export async function planPage(): Promise<Map<string, string>> {
  const course = populationCourse(reportPopulation(), defaultTierRule)
  const itemsPerDecision = Math.round(course.meanItems)
  const fleets = pageSizes.map((nodes) =>
    planFleet(
      { ...exampleDesign, itemsPerDecision, nodes, applications: tableApplications(nodes) },
      { groups: groupsOf(nodes) },
    ),
  )
  return new Map([
    ['planning.md', pageText({ itemsPerDecision, undecided: course.undecided, fleets })],
    ['figures/planning-items.svg', await itemsFigure()],
    ['figures/planning-days.svg', await daysFigure(itemsPerDecision)],
  ])
}

/** About as many different backends as such a fleet would have. */
function groupsOf(nodes: number): number {
  return Math.min(nodes, nodes >= 100_000 ? 300 : nodes >= 10_000 ? 100 : 30)
}

type PageFacts = {
  readonly itemsPerDecision: number
  readonly undecided: number
  readonly fleets: readonly FleetPlan[]
}

function pageText({ itemsPerDecision, undecided, fleets }: PageFacts): string {
  const { zone, zoneOver, alphaOver, alphaUnder, mostItems } = defaultTierRule
  const grouped = fleets.filter(({ reach, grouped }) => reach !== null && grouped !== null)
  return `# How many relays does it take to know a node?

This page is written by \`assay plan --page docs/statistics\`; a test checks that it is what the command writes. Its figures
are for a service of Pocket Morse as on mainnet: sessions of ${exampleDesign.sessionNodes} nodes and ${exampleDesign.sessionMinutes} minutes, and at most ${exampleDesign.itemsPerSession} items per
node and session. \`assay plan\` computes them for other fleets: yours, if there is a store.

## Items to decide a tier

A tier is decided as soon as the evidence allows, so a supplier in the middle of a tier takes few items and one near a
threshold many. The rule: too high by more than ${100 * zoneOver} points with probability ${100 * alphaOver} % at most, too low by more than ${100 * zone} with
${100 * alphaUnder} %; at full pace for ${count(mostItems)} items at most. For 0/1 scores the course can be computed exactly, without simulation:

| true score | tier | items, mean | half are decided by | nine in ten by | undecided after ${count(mostItems)} |
| --- | --- | --- | --- | --- | --- |
${decisionRows()}

![items by true score](figures/planning-items.svg)

Over suppliers like those of the report (two of five near a threshold, one in ten junk) a decision takes **${itemsPerDecision} items** on
average, ${formatShare(undecided)} stay undecided. The incumbent takes 3,100 items in about ${count(INCUMBENT_RELAYS)} relays for each.

## Waiting for sessions

A network that works by sessions decides who can be asked when. Each application gets ${exampleDesign.sessionNodes} nodes of the service per session,
drawn anew. With fewer nodes than that there is **no session at all**: nobody can relay to them, nobody earns, and nothing
can be measured.

| nodes | applications | met in a session | mean wait | all met once (99 % of courses) | until decided, mean (99 % of nodes) |
| --- | --- | --- | --- | --- | --- |
${fleets.map(reachRow).join('\n')}

![days to a decision](figures/planning-days.svg)

From about 10,000 nodes on reach is the limit, not statistics: more applications, or one decision for all suppliers of a
backend, help; more items do not.

## Relays and money

Every supplier decided anew once in ${exampleDesign.refreshDays} days, or as often as sessions allow; one relay per item, ${exampleDesign.tokensPerRelay} tokens per relay, $${exampleDesign.usdPerMillionTokens.toFixed(2)} per
million tokens:

| nodes | decided anew every | relays a day | cost a day | the incumbent's relays a day |
| --- | --- | --- | --- | --- |
${fleets.map(loadRow).join('\n')}

Suppliers that cannot be told apart can be decided together and each be watched with a few sentinels a day. That pays
where a decision takes many relays, such as ${count(1_394)} by log-likelihoods:

| nodes | backend groups | relays a day, each by itself | as groups, 5 sentinels per node and day |
| --- | --- | --- | --- |
${grouped.map(({ design }) => groupedRow(design.nodes)).join('\n')}

## Telling two suppliers apart

Items of each until the better one is known to be better: right in nine of ten cases, wrong in at most one of twenty. Watched
means that one may look after every item and stop, which is what Assay does. On the same items scores are taken to correlate
by ${separationQuestion.correlation}.

| scores | same items, watched | own items, watched | same items, one look | own items, one look |
| --- | --- | --- | --- | --- |
${pagePairs.map(separationRow).join('\n')}

## A service for every variant?

The report counts 32 models in 8 variants: 256 services. Nodes spread evenly over them, each application staked for 15 services
with ${count(serviceDesign.relaysPerApplication)} relays a session, half of them for measuring, every node to be met once a day:

| services | nodes | nodes per service | applications | relays per node and session | until decided |
| --- | --- | --- | --- | --- | --- |
${serviceRows(itemsPerDecision)}

Rare variants are worse off than this even spread: whoever stakes for a service that fewer than ${serviceDesign.sessionNodes} others serve gets
nothing, and cannot be told from somebody who does not answer.

## How right this is

Waits and coverage agree with sessions drawn one by one within 2.2 per cent for 24 to 100,000 nodes; items to decide a tier with
simulated suppliers within chance (\`npm run study -- --only planner\`). Not in these figures: nodes that are jailed or
unstaked meanwhile, items that are lost and drawn again (\`--relays-per-item\`), scores between 0 and 1 (they vary less, so they
take fewer items), and services whose sessions are not drawn uniformly.
`
}

function decisionRows(): string {
  const courses = decisionCourses({ means: pageMeans, mostItems: defaultTierRule.mostItems })
  return courses
    .map(({ meanItems, medianItems, p90Items, undecided }, index) => {
      const mean = pageMeans[index] ?? 0
      return row([
        `${Number((100 * mean).toFixed(1))}`,
        tierOf(mean),
        count(meanItems),
        medianItems === null ? '–' : count(medianItems),
        p90Items === null ? '–' : count(p90Items),
        undecided < 0.0005 ? '–' : formatShare(undecided),
      ])
    })
    .join('\n')
}

function reachRow({ design, reach }: FleetPlan): string {
  const head = [count(design.nodes), count(design.applications)]
  if (reach === null) return row([...head, 'no sessions', '–', '–', '–'])
  return row([
    ...head,
    formatShare(reach.met),
    days(reach.waitDays.mean),
    `${days(reach.coverageDays.mean)} (${days(reach.coverageDays.p99)})`,
    `${days(reach.decisionDays.mean)} (${days(reach.decisionDays.p99)})`,
  ])
}

function loadRow({ design, reach }: FleetPlan): string {
  const incumbent = count((design.nodes * INCUMBENT_RELAYS) / exampleDesign.refreshDays)
  if (reach === null) return row([count(design.nodes), '–', '–', '–', '–'])
  return row([
    count(design.nodes),
    days(reach.refreshDays),
    count(reach.relaysPerDay),
    money(reach.usdPerDay),
    incumbent,
  ])
}

function groupedRow(nodes: number): string {
  const itemsPerDecision = 1_394
  const { grouped } = planFleet({ ...exampleDesign, nodes, itemsPerDecision }, { groups: groupsOf(nodes) })
  const single = (nodes * itemsPerDecision) / exampleDesign.refreshDays
  return row([count(nodes), count(grouped?.groups ?? 0), count(single), count(grouped?.relaysPerDay ?? 0)])
}

function separationRow(scores: readonly [number, number]): string {
  const { pairedWatched, unpairedWatched, paired, unpaired } = separatingItems({ scores, ...separationQuestion })
  const figures = [pairedWatched, unpairedWatched, paired, unpaired].map(count)
  return row([
    scores
      .map((score) => 100 * score)
      .map((points) => Number(points.toFixed(1)))
      .join(' and '),
    ...figures,
  ])
}

function serviceRows(itemsPerDecision: number): string {
  return [1, 32, 256]
    .flatMap((services) => [2_000, 5_000, 10_000, 20_000].map((nodes) => ({ services, nodes })))
    .map(({ services, nodes }) => {
      const plan = servicePlan({ ...serviceDesign, itemsPerDecision, services, nodes })
      const head = [count(services), count(nodes), count(plan.nodesPerService)]
      if (plan.applications === null) return row([...head, `no sessions: ${plan.missingNodes} nodes too few`, '–', '–'])
      return row([
        ...head,
        count(plan.applications),
        count(plan.relaysPerNodeSession),
        plan.decisionDays === null ? 'never' : days(plan.decisionDays),
      ])
    })
    .join('\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function itemsFigure(): Promise<string> {
  const means = Array.from({ length: 49 }, (_, index) => (index + 1) / 50)
  const courses = decisionCourses({ means, mostItems: defaultTierRule.mostItems })
  const values = courses.map(({ meanItems }, index) => ({
    score: 100 * (means[index] ?? 0),
    items: Math.round(meanItems),
  }))
  const thresholds = Object.values(defaultTierRule.thresholds).map((threshold) => ({ score: 100 * threshold }))
  return drawFigure({
    title: {
      text: 'Items until a tier is decided',
      subtitle: `mean, at most ${count(defaultTierRule.mostItems)}; dashed: thresholds`,
    },
    width: 520,
    height: 260,
    layer: [
      {
        data: { values: thresholds },
        mark: { type: 'rule', strokeDash: [4, 4], color: '#9ca3af' },
        encoding: { x: { field: 'score', type: 'quantitative' } },
      },
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2, color: '#2563eb' },
        encoding: {
          x: { field: 'score', type: 'quantitative', title: 'true score', scale: { domain: [0, 100] } },
          y: { field: 'items', type: 'quantitative', title: 'items' },
        },
      },
    ],
  })
}

function daysFigure(itemsPerDecision: number): Promise<string> {
  const meetings = Math.ceil(itemsPerDecision / exampleDesign.itemsPerSession)
  const sizes = Array.from({ length: 25 }, (_, index) => Math.round(100 * 10 ** (index / 8)))
  const values = [4, 16, 64].flatMap((applications) =>
    sizes.map((nodes) => {
      const sessions = sessionsUntilMet({ nodes, sessionNodes: exampleDesign.sessionNodes, applications }, meetings)
      return { nodes, applications: `${applications}`, days: (sessions?.mean ?? 0) / 24 }
    }),
  )
  return drawFigure({
    title: {
      text: 'Days until a supplier is decided',
      subtitle: `${itemsPerDecision} items, ${exampleDesign.itemsPerSession} per node and session, mean`,
    },
    width: 520,
    height: 260,
    data: { values },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'nodes', type: 'quantitative', title: 'nodes of the service', scale: { type: 'log' } },
      y: { field: 'days', type: 'quantitative', title: 'days', scale: { type: 'log' } },
      color: { field: 'applications', type: 'nominal', title: 'applications', sort: ['4', '16', '64'] },
    },
  })
}
