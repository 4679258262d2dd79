import type { Capability } from '#records/task.ts'
import type { Catalogue } from './definition/catalogue.ts'
import { DefinitionInvalidError, parseTaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { evaluatedSplit, exampleSplit } from './documents/splits.ts'

/** A task as a list shows it. */
export type ListedTask = {
  readonly name: string
  readonly summary: string
  readonly needs: Capability
  /** Other ways to ask it: `NAME@VARIANT`. Whether choices are letters is known only with the data. */
  readonly variants: readonly string[]
  readonly shots: number
  readonly dataset: string
  readonly splits: readonly string[]
  /** Why this engine cannot run it; null when it can. */
  readonly obstacle: string | null
}

/** Every task of a catalogue by name, also those that cannot be run, with the reason. Needs no data. */
export function listTasks(catalogue: Catalogue): ListedTask[] {
  return [...catalogue.tasks.values()]
    .map((raw) => {
      try {
        return listed(parseTaskDefinition(raw))
      } catch (error) {
        if (!(error instanceof UnsupportedTaskError) && !(error instanceof DefinitionInvalidError)) throw error
        return unlisted(raw.name, error)
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function listed(definition: ReturnType<typeof parseTaskDefinition>): ListedTask {
  const isChoice = definition.output_type === 'multiple_choice'
  const variants = isChoice ? ['letter', 'letter-chat'] : ['chat']
  return {
    name: definition.task,
    summary: definition.metadata?.assay?.summary ?? '',
    needs: isChoice ? 'C2' : 'C0',
    variants: variants.map((variant) => `${definition.task}@${variant}`),
    shots: definition.num_fewshot ?? 0,
    dataset: [definition.dataset_path, definition.dataset_name].filter((part) => part).join(' '),
    splits: neededSplits(definition),
    obstacle: null,
  }
}

function unlisted(name: string, error: Error): ListedTask {
  const obstacle = error.message.split('\n')[0]?.replace(/^[^:]*: /, '') ?? ''
  return { name, summary: '', needs: 'C0', variants: [], shots: 0, dataset: '', splits: [], obstacle }
}

/** The splits that a task reads. */
export function neededSplits(definition: ReturnType<typeof parseTaskDefinition>): string[] {
  const examples = definition.num_fewshot === 0 ? undefined : exampleSplit(definition)
  return [...new Set([evaluatedSplit(definition), examples].filter((split) => split !== undefined))]
}
