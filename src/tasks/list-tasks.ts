import { basename, relative, sep } from 'node:path'
import type { Capability } from '#records/task.ts'
import type { Catalogue, RawDefinition } from './definition/catalogue.ts'
import { parseTaskDefinition, type TaskDefinition } from './definition/task-definition.ts'
import { evaluatedSplit, exampleSplit } from './documents/splits.ts'
import {
  type FunctionObstacle,
  findObstacle,
  type KnownTemplates,
  type Obstacle,
  obstacleOf,
} from './list/find-obstacle.ts'

/** A task as a list shows it. */
export type ListedTask = {
  readonly name: string
  /** The folder or file that it shares with its kin: `mmlu`. */
  readonly family: string
  readonly summary: string
  /** What an endpoint must be able to do for the task as lm-evaluation-harness asks it. */
  readonly needs: Capability
  /** The least with which a variant of it can be asked: C1 where its choices are known to be letters. */
  readonly leastNeeds: Capability
  /** Other ways to ask it: `NAME@VARIANT`. Whether choices are letters is often known only with the data. */
  readonly variants: readonly string[]
  readonly shots: number
  /** Requests per document; null where only the data tells (choices, or the length of a text). */
  readonly requests: number | null
  readonly dataset: string
  readonly splits: readonly string[]
  /** Why this engine cannot run it; null when it can. */
  readonly obstacle: Obstacle | null
  /** Why its data cannot be had; null when it can, as far as is known without asking for it. */
  readonly dataObstacle: string | null
}

export type ListOptions = {
  /** Without it, no function can be had. */
  readonly functionObstacle?: FunctionObstacle | undefined
  /** Why the data of a definition cannot be had, from its fields; null when it can. */
  readonly dataObstacle?: ((fields: RawDefinition['fields']) => string | null) | undefined
  /** The folders that definitions come from; families are their folders and files. */
  readonly roots?: readonly string[]
  /** Only these; all when absent. */
  readonly names?: ReadonlySet<string> | undefined
}

/** A task before anything but its place is known. */
export type TaskPlace = Pick<ListedTask, 'name' | 'family'>

/** Every task of a catalogue, in its order. */
export function taskPlaces({ tasks }: Catalogue, roots: readonly string[] = []): TaskPlace[] {
  return [...tasks].map(([name, raw]) => ({ name, family: familyOf(raw, roots) }))
}

/** Every task of a catalogue by name, also those that cannot be run, with the reason. Needs no data. */
export async function listTasks(catalogue: Catalogue, options: ListOptions = {}): Promise<ListedTask[]> {
  const { functionObstacle = noFunctions, dataObstacle = () => null, roots = [], names } = options
  const templates: KnownTemplates = new Set()
  const listed: ListedTask[] = []
  for (const [name, raw] of catalogue.tasks) {
    if (names?.has(name) === false) continue
    const place = { name, family: familyOf(raw, roots), dataObstacle: dataObstacle(raw.fields) }
    listed.push(await listedTask(raw, place, { functionObstacle, templates }))
  }
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1))
}

const noFunctions: FunctionObstacle = ({ reference }) => `the Python function ${reference} is not known`

type Place = TaskPlace & Pick<ListedTask, 'dataObstacle'>

async function listedTask(
  raw: RawDefinition,
  place: Place,
  sources: { readonly functionObstacle: FunctionObstacle; readonly templates: KnownTemplates },
): Promise<ListedTask> {
  try {
    const definition = parseTaskDefinition(raw)
    const obstacle = await findObstacle(definition, sources)
    return { ...place, ...described(definition, place.name), obstacle }
  } catch (error) {
    return { ...place, ...undescribed, obstacle: obstacleOf(error) }
  }
}

const undescribed = {
  summary: '',
  needs: 'C0',
  leastNeeds: 'C0',
  variants: [],
  shots: 0,
  requests: null,
  dataset: '',
  splits: [],
} as const satisfies Partial<ListedTask>

function described(definition: TaskDefinition, name: string): Omit<ListedTask, 'obstacle' | keyof Place> {
  const { output_type: output } = definition
  const needs = output === 'generate_until' ? 'C0' : 'C2'
  return {
    summary: definition.metadata?.assay?.summary ?? '',
    needs,
    leastNeeds: hasLetters(definition) ? 'C1' : needs,
    variants: variantsOf(output).map((variant) => `${name}@${variant}`),
    shots: definition.num_fewshot ?? 0,
    requests: requestsOf(definition),
    dataset: [definition.dataset_path, definition.dataset_name].filter((part) => part).join(' '),
    splits: hasSplit(definition) ? neededSplits(definition) : [],
  }
}

function hasSplit({ test_split: test, validation_split: validation }: TaskDefinition): boolean {
  return (test ?? validation ?? undefined) !== undefined
}

function variantsOf(output: TaskDefinition['output_type']): readonly string[] {
  if (output === 'generate_until') return ['chat']
  if (output === 'multiple_choice') return ['letter', 'letter-chat', 'probe']
  return output === 'loglikelihood' ? ['probe'] : []
}

/** The choices that stand in the definition itself. */
function fixedChoices({ doc_to_choice: choices }: TaskDefinition): readonly unknown[] | undefined {
  if (Array.isArray(choices)) return choices
  return typeof choices === 'object' && choices?.constructor === Object ? Object.values(choices) : undefined
}

function hasLetters(definition: TaskDefinition): boolean {
  const choices = fixedChoices(definition)
  if (definition.output_type !== 'multiple_choice' || isMutual(definition) || choices === undefined) return false
  return choices.length > 0 && choices.every((choice) => typeof choice === 'string' && /^\p{L}$/u.test(choice))
}

function isMutual({ metric_list: metrics }: TaskDefinition): boolean {
  return (metrics ?? []).some(({ metric }) => metric === 'acc_mutual_info')
}

function requestsOf(definition: TaskDefinition): number | null {
  if (definition.output_type === 'generate_until') return definition.repeats
  if (definition.output_type === 'loglikelihood') return 1
  const choices = definition.output_type === 'multiple_choice' ? fixedChoices(definition) : undefined
  return choices === undefined ? null : choices.length * (isMutual(definition) ? 2 : 1)
}

/** The splits that a task reads. */
export function neededSplits(definition: TaskDefinition): string[] {
  const examples = definition.num_fewshot === 0 ? undefined : exampleSplit(definition)
  return [...new Set([evaluatedSplit(definition), examples].filter((split) => split !== undefined))]
}

/** The first folder below the root that a definition is in, or its file. */
function familyOf({ path }: RawDefinition, roots: readonly string[]): string {
  const below = roots.map((root) => relative(root, path)).find((candidate) => !candidate.startsWith('..'))
  const [first = ''] = (below ?? basename(path)).split(sep)
  return first.replace(/\.yaml$/, '')
}
