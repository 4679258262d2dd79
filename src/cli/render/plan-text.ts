import type { FleetPlan } from '#statistics/planning/plan-fleet.ts'
import type { PlanReport } from '#statistics/planning/plan-report.ts'
import type { SessionCount } from '#statistics/planning/session-coverage.ts'
import { formatCount, formatScore, formatShare } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { type Column, textTable } from './text-table.ts'

/** The plan as text. */
export function planText(report: PlanReport, options: RenderOptions): string {
  const [only] = report.fleets
  const fleets =
    report.fleets.length === 1 && only !== undefined ? fleetLines(only, report) : fleetTable(report, options)
  return [...(report.fleets.length === 0 ? [] : [...fleets, '']), ...separationLines(report), ...serviceLines(report)]
    .flatMap((line) => (line.startsWith(' ') || line === '' ? [line] : wrapText(line, options.width)))
    .join('\n')
    .trimEnd()
}

function fleetLines(plan: FleetPlan, { basis, undecided, measuredRelaysPerDay }: PlanReport): string[] {
  const { design, reach, grouped, simulated } = plan
  const words = { given: 'as told', store: 'from the store', example: 'an example: no store here' }
  const head = [
    `${count(design.nodes)} suppliers, ${sessionsOf(design)} (${words[basis]})`,
    `A decision takes ${count(design.itemsPerDecision)} items${design.relaysPerItem === 1 ? '' : ` of ${design.relaysPerItem.toFixed(2)} relays each`} on average` +
      (undecided === null ? '.' : `; ${formatShare(undecided)} stay undecided near a threshold.`),
    ...(measuredRelaysPerDay === null ? [] : [`Measured so far: ${count(measuredRelaysPerDay)} relays a day.`]),
  ]
  if (reach === null) return [...head, noSession(design)]
  const rows: [string, string][] = [
    ['met in a session', formatShare(reach.met)],
    ['until a supplier is met', spans(reach.waitDays)],
    ['until all are met once', spans(reach.coverageDays)],
    ['until a tier is decided', spans(reach.decisionDays)],
    ['all decided anew every', days(reach.refreshDays)],
    ['relays a day', `${count(reach.relaysPerDay)} (sessions leave room for ${count(reach.mostRelaysPerDay)})`],
    ['cost a day', money(reach.usdPerDay)],
    ...(grouped === null
      ? []
      : [
          [`by ${count(grouped.groups)} backend groups`, `${count(grouped.relaysPerDay)} relays a day`] as [
            string,
            string,
          ],
        ]),
  ]
  return [...head, '', ...rows.map(([name, value]) => `  ${name.padEnd(26)} ${value}`), ...simulatedLines(simulated)]
}

function simulatedLines(simulated: FleetPlan['simulated']): string[] {
  if (simulated === null) return []
  const { courses, waitDays, coverageDays, decisionDays } = simulated
  const figures = `met ${days(waitDays)}, all met ${days(coverageDays)}, decided ${days(decisionDays)}`
  return [`  ${'simulated (means)'.padEnd(26)} ${figures}, over ${count(courses)} courses`]
}

const columns: readonly Column<FleetPlan>[] = [
  { title: 'Suppliers', align: 'right', text: ({ design }) => count(design.nodes), dropOrder: 0 },
  { title: 'Applications', align: 'right', text: ({ design }) => count(design.applications), dropOrder: 0 },
  {
    title: 'Met in a session',
    align: 'right',
    text: ({ reach }) => (reach === null ? 'none' : formatShare(reach.met)),
    dropOrder: 1,
  },
  {
    title: 'Wait',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : days(reach.waitDays.mean)),
    dropOrder: 0,
  },
  {
    title: 'All met',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : days(reach.coverageDays.mean)),
    dropOrder: 0,
  },
  {
    title: 'Decided',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : days(reach.decisionDays.mean)),
    dropOrder: 0,
  },
  {
    title: 'Anew every',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : days(reach.refreshDays)),
    dropOrder: 1,
  },
  {
    title: 'Relays a day',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : count(reach.relaysPerDay)),
    dropOrder: 0,
  },
  {
    title: 'Cost a day',
    align: 'right',
    text: ({ reach }) => (reach === null ? '–' : money(reach.usdPerDay)),
    dropOrder: 2,
  },
]

function fleetTable({ fleets }: PlanReport, { width }: RenderOptions): string[] {
  const missing = fleets.find(({ reach }) => reach === null)
  return [
    ...textTable(columns, fleets, { width })
      .split('\n')
      .map((line) => ` ${line}`),
    ...(missing === undefined ? [] : ['', noSession(missing.design)]),
  ]
}

function separationLines({ separation }: PlanReport): string[] {
  if (separation === undefined) return []
  const { names, scores, correlation, items } = separation
  return [
    `To tell ${names.map((name) => terminalText(name)).join(' from ')} (${scores.map(formatScore).join(' and ')}), right in nine of ten cases, wrong in at most one of twenty:`,
    '',
    `  ${'items of each'.padEnd(26)} ${'same items'.padStart(12)} ${'own items'.padStart(12)}`,
    `  ${'looked at after every one'.padEnd(26)} ${count(items.pairedWatched).padStart(12)} ${count(items.unpairedWatched).padStart(12)}`,
    `  ${'looked at once, at the end'.padEnd(26)} ${count(items.paired).padStart(12)} ${count(items.unpaired).padStart(12)}`,
    '',
    `On the same items their scores are taken to correlate by ${correlation}.`,
    '',
  ]
}

function serviceLines({ services }: PlanReport): string[] {
  if (services === undefined) return []
  const { design, plan } = services
  const head = `${count(design.nodes)} nodes over ${count(design.services)} services: ${count(plan.nodesPerService)} each.`
  const most = `These nodes can fill ${count(plan.mostServices)} services of ${design.sessionNodes} at most.`
  if (plan.applications === null || plan.applicationsPerService === null || plan.sessions === null) {
    return [
      `${head} No sessions: ${count(plan.missingNodes)} nodes are missing in each. Nobody can relay to them, so nobody earns or is measured. ${most}`,
    ]
  }
  const rows: [string, string][] = [
    ['applications per service', count(plan.applicationsPerService)],
    ['applications in all', count(plan.applications)],
    ['sessions at a time', count(plan.sessions)],
    ['relays per node, session', count(plan.relaysPerNodeSession)],
    [
      'until a tier is decided',
      plan.decisionDays === null ? 'never: less than an item per session' : days(plan.decisionDays),
    ],
  ]
  return [`${head} ${most}`, '', ...rows.map(([name, value]) => `  ${name.padEnd(26)} ${value}`)]
}

function sessionsOf({
  sessionNodes,
  applications,
  sessionMinutes,
  nodes,
  itemsPerSession,
}: FleetPlan['design']): string {
  if (sessionNodes === nodes && applications === 1)
    return `all within reach, ${itemsPerSession} items per ${sessionMinutes} minutes each`
  return `sessions of ${sessionNodes} for ${count(applications)} applications every ${sessionMinutes} minutes, ${itemsPerSession} items per supplier and session`
}

function noSession({ nodes, sessionNodes }: FleetPlan['design']): string {
  return `No sessions for ${count(nodes)} suppliers: a session takes ${sessionNodes}, and with fewer the network gives none.`
}

function spans({ mean, p95, p99 }: SessionCount): string {
  return `${days(mean)} on average, ${days(p95)} for 95 %, ${days(p99)} for 99 %`
}

/** Days in a unit that fits. @example days(0.5) // => '12.0 h' */
export function days(value: number): string {
  const hours = value * 24
  if (hours < 1) return `${Math.round(hours * 60)} min`
  return hours < 48 ? `${hours.toFixed(1)} h` : `${value.toFixed(value < 100 ? 1 : 0)} d`
}

/** Below a million in full, with commas. */
export function count(value: number): string {
  return value < 1_000_000 ? Math.round(value).toLocaleString('en') : formatCount(value)
}

export function money(usd: number): string {
  return usd < 100 ? `$${usd.toFixed(2)}` : `$${count(usd)}`
}
