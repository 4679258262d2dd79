import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import {
  isFleetAsked,
  type PlanQuestion,
  type PlanReport,
  plannedPopulation,
  plannedRule,
  planReport,
} from '#statistics/planning/plan-report.ts'
import { populationCourse } from '#statistics/planning/population.ts'
import { largestCorrelation } from '#statistics/planning/separating-items.ts'
import { findScores, PlanQuestionError } from '../plan/find-scores.ts'
import { readMeasuredFleet } from '../plan/measured-fleet.ts'
import { planPage } from '../plan/plan-page.ts'
import { planText } from '../render/plan-text.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

type PlanFlags = {
  readonly suppliers?: number
  readonly applications?: number
  readonly nodesPerSession?: number
  readonly probes?: number
  readonly sessionMinutes?: number
  readonly targetItems?: number
  readonly tierError?: number
  readonly relaysPerItem?: number
  readonly refreshDays?: number
  readonly budget?: number
  readonly tokens?: number
  readonly price?: number
  readonly groups?: number
  readonly table?: boolean
  readonly simulate?: boolean
  readonly separate?: readonly string[]
  readonly correlation?: number
  readonly services?: number
  readonly nodes?: number
  readonly page?: string
  readonly json?: boolean
}

/** `assay plan`: relays, days and money to know a fleet, before they are spent. */
export function planCommand(program: Command): void {
  program
    .command('plan')
    .description('tell what measuring takes: relays, days and cost for a fleet, for two suppliers, for services')
    .option('--suppliers <count>', 'suppliers of a service (default: those of the store, or 1000)', wholeNumber)
    .option('--applications <count>', 'applications that ask for sessions (default: 4)', wholeNumber)
    .option('--nodes-per-session <count>', 'nodes that a session takes (default: 24, as on mainnet)', wholeNumber)
    .option('--probes <items>', 'items that a supplier is asked in a session (default: 10)', wholeNumber)
    .option('--session-minutes <minutes>', 'length of a session (default: 60)', positive)
    .option(
      '--target-items <items>',
      "items of a decision (default: by the tier rule, for the store's scores)",
      positive,
    )
    .option(
      '--tier-error <probability>',
      'error probability of a tier beyond the zone (default: the rule at work)',
      share,
    )
    .option('--relays-per-item <relays>', 'relays of an item (default: as measured, or 1)', positive)
    .option('--refresh-days <days>', 'every supplier is decided anew once in so many days (default: 30)', positive)
    .option(
      '--budget <relays>',
      'relays a day for all suppliers together: refreshing is as seldom as they allow',
      positive,
    )
    .option('--tokens <tokens>', 'tokens of a relay, both ways (default: as measured, or 530)', positive)
    .option('--price <usd>', 'dollars per million tokens (default: 0.10)', positiveOrZero)
    .option('--groups <count>', 'backend groups that are decided in place of their suppliers', wholeNumber)
    .option('--table', 'fleets of 10, 1,000 and 100,000 suppliers')
    .option('--simulate', 'beside the closed forms: sessions drawn one by one')
    .option('--separate <pair...>', 'two suppliers to be told apart, or two scores as 0.68:0.72')
    .option('--correlation <number>', 'of two suppliers on the same items (default: 0.4)', share)
    .option('--services <count>', 'a division into so many services, with --nodes', wholeNumber)
    .option('--nodes <count>', 'nodes over all services (default: 5000)', wholeNumber)
    .option('--page <folder>', 'write the page planning.md with its figures into this folder')
    .action(async (_options, command: Command) => {
      const flags: PlanFlags & Record<string, unknown> = command.optsWithGlobals()
      if (flags.page !== undefined) return writePage(flags.page, flags.json === true)
      const report = await makeReport(flags)
      if (flags.json === true) printJson(report)
      else print(planText(report, renderOptions()))
    })
}

async function makeReport(flags: PlanFlags & Record<string, unknown>): Promise<PlanReport> {
  // Its own flags have names of settings, and mean something else.
  const { store, databaseUrl, config, separate, correlation, tierError, ...figures } = flags
  const settings = await readSettings({ flags: { store, databaseUrl, config } })
  const question: PlanQuestion = {
    ...figures,
    correlation,
    separate: separate === undefined ? undefined : await findScores(separate, settings),
  }
  requirePossible(question)
  const isAboutFleet = isFleetAsked(question)
  const measured =
    isAboutFleet && flags.suppliers === undefined && flags.table !== true ? await readMeasuredFleet(settings) : null
  const course =
    flags.targetItems === undefined && isAboutFleet
      ? populationCourse(plannedPopulation(measured), plannedRule(tierError))
      : null
  return planReport(question, { measured, course })
}

/** @throws {PlanQuestionError} when two such scores cannot correlate so. */
function requirePossible({ separate, correlation }: PlanQuestion): void {
  if (separate === undefined || correlation === undefined) return
  const most = largestCorrelation(separate.scores)
  if (correlation > most) {
    throw new PlanQuestionError({
      problem: `scores so far apart correlate by ${most.toFixed(2)} at most; see --correlation`,
    })
  }
}

async function writePage(folder: string, isJson: boolean): Promise<void> {
  const files = await planPage()
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content).catch((cause: unknown) => {
      throw new PlanQuestionError({
        problem: `${join(folder, path)} cannot be written (${cause instanceof Error ? cause.message : cause})`,
      })
    })
  }
  const written = [...files.keys()].map((path) => join(folder, path))
  if (isJson) printJson({ written })
  else print(`Written: ${written.join(', ')}`)
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

function positiveOrZero(text: string): number {
  return text === '0' ? 0 : positive(text)
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('It must be a number from 0 to below 1.')
  return value
}
