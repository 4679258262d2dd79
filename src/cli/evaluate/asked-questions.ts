import { type Catalogue, findSuite } from '#bench/catalogue.ts'
import type { Suite } from '#records/suite.ts'
import type { FullCatalogue } from '#tasks/definition/catalogue.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { defaultFewshotSeed } from '#tasks/prepared-task.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { loadBenchmarks } from '../load-task.ts'
import type { Settings } from '../settings.ts'
import type { TaskFlags } from '../tasks/task-flags.ts'
import { suiteSize } from './evaluation.ts'
import { selectTasks } from './selection.ts'

/** What an evaluation asks. */
export type AskedQuestions = {
  readonly suite: Suite
  readonly catalogue: Catalogue
  readonly items: number
  /** Those of the tasks that are in the harness's format. */
  readonly tasks: readonly LoadedTask[]
  /** The same without some of a list of tasks; absent for suites, which are measured whole. */
  readonly without?: (names: ReadonlySet<string>) => AskedQuestions
  /** Names as they were given: tasks, groups, tags, suites. */
  readonly asked: readonly string[]
  readonly groups: Pick<FullCatalogue, 'groups' | 'groupDefinitions'>
}

export type QuestionFlags = TaskFlags & {
  readonly suite?: string
  /** Names with commas. */
  readonly tasks?: string
  readonly limit?: number
  readonly seed: number
}

/** Items of a suite that never runs out, unless a limit says otherwise. */
const DEFAULT_ITEMS = 400

/**
 * The suite or the tasks that a user names, with their data loaded.
 *
 * @throws {NothingAskedError} unless exactly one of both is named; @throws {PerturbedSuiteError} errors of tasks and data sets.
 */
export async function askedQuestions(flags: QuestionFlags, settings: Settings): Promise<AskedQuestions> {
  if ((flags.suite === undefined) === (flags.tasks === undefined)) throw new NothingAskedError()
  if (flags.tasks !== undefined) {
    const names = flags.tasks.split(',').map((name) => name.trim())
    const { loaded, catalogue: groups } = await loadBenchmarks(names, settings, flags)
    return listQuestions(loaded, { asked: names, groups }, flags)
  }
  if (flags.perturb !== undefined) throw new PerturbedSuiteError()
  const fixed = changedFlag(flags)
  if (fixed !== undefined) throw new SuiteFixedError({ flag: fixed })
  const catalogue = await benchCatalogue(settings, flags, { hasPairs: false })
  const suite = findSuite(catalogue, flags.suite ?? '')
  if (suite === undefined) throw new TypeError('the catalogue has the suite that it was made for')
  const size = suiteSize(suite, catalogue)
  const items = itemsOf(flags.limit, size)
  const tasks = suite.groups.flatMap((group) => group.tasks.flatMap(({ task }) => catalogue.loaded(task) ?? []))
  const noGroups = { groups: new Map(), groupDefinitions: new Map() }
  return { suite, catalogue, items, tasks, asked: [suite.name], groups: noGroups }
}

function listQuestions(
  loaded: readonly LoadedTask[],
  named: Pick<AskedQuestions, 'asked' | 'groups'>,
  flags: QuestionFlags,
): AskedQuestions {
  const { limit, seed: fewshotSeed } = flags
  const selection = selectTasks(loaded, basicsCatalogue().publicDocuments, { limit, fewshotSeed })
  const without = (names: ReadonlySet<string>) => {
    const kept = loaded.filter(({ name }) => !names.has(name))
    return listQuestions(kept, { ...named, groups: groupsWithout(names, named.groups) }, flags)
  }
  return { ...selection, ...named, items: suiteSize(selection.suite, selection.catalogue) ?? 0, without }
}

/** A mean over a group's other tasks would not be the group's: groups with tasks that are left out have none. */
function groupsWithout(names: ReadonlySet<string>, catalogue: AskedQuestions['groups']): AskedQuestions['groups'] {
  const leftOut = new Set([...names].map((name) => name.replace(/[@~].*$/, '')))
  const isWhole = (name: string, seen: ReadonlySet<string> = new Set()): boolean => {
    if (leftOut.has(name)) return false
    const members = seen.has(name) ? [] : (catalogue.groups.get(name) ?? [])
    return members.every((member) => isWhole(member, new Set([...seen, name])))
  }
  const whole = [...catalogue.groupDefinitions].filter(([name]) => isWhole(name))
  return { ...catalogue, groupDefinitions: new Map(whole) }
}

/** A share is one of the whole suite, or of the usual number where there is no whole. */
function itemsOf(limit: number | undefined, size: number | undefined): number {
  const whole = size ?? DEFAULT_ITEMS
  if (limit === undefined) return whole
  return limit < 1 ? Math.ceil(whole * limit) : Math.min(limit, size ?? Number.POSITIVE_INFINITY)
}

/** A flag that would change how the tasks of a suite are asked. */
function changedFlag({ numFewshot, systemInstruction, multiturn, chat, seed }: QuestionFlags): string | undefined {
  if (numFewshot !== undefined) return '--num-fewshot'
  if (systemInstruction !== undefined) return '--system-instruction'
  if (multiturn === false) return '--no-multiturn'
  if (chat === true) return '--chat'
  return seed === defaultFewshotSeed ? undefined : '--seed'
}

/** A suite is the same for everybody, or its scores could not be compared. */
export class SuiteFixedError extends Error {
  override readonly name = 'SuiteFixedError'
  readonly code = 'SUITE_FIXED'
  constructor({ flag }: { flag: string }) {
    super(
      `A suite is asked as it is defined, so ${flag} does not go with --suite.\n` +
        'What to do: name its tasks with --tasks, or a suite for chat such as gsm8k_chat.',
    )
  }
}

/** Neither a suite nor tasks were named, or both. */
export class NothingAskedError extends Error {
  override readonly name = 'NothingAskedError'
  readonly code = 'NOTHING_ASKED'
  constructor() {
    super('Say what to ask: either --suite NAME or --tasks NAME,NAME,… (see `assay tasks list`).')
  }
}

/** A suite draws its documents at random, so it cannot ask the same ones in other words. */
export class PerturbedSuiteError extends Error {
  override readonly name = 'PerturbedSuiteError'
  readonly code = 'PERTURBED_SUITE'
  constructor() {
    super(
      'A suite draws its documents at random, so --perturb cannot ask the same ones in other words.\n' +
        'What to do: name tasks with --tasks, and the first documents of each with --limit.',
    )
  }
}
