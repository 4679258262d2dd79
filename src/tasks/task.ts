import { contentId } from '#records/content-id.ts'
import type { Capability, Task } from '#records/task.ts'
import { echoChoiceTask, letterChoiceTask, letterNeeds } from './choice-task.ts'
import type { ReadSplit } from './dataset/dataset.ts'
import type { Catalogue } from './definition/catalogue.ts'
import { parseTaskDefinition, type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { generationTask, type TaskBehaviour } from './generation-task.ts'
import { type PreparedTask, prepareTask } from './prepared-task.ts'
import { parseTaskReference, UnknownTaskError, type Variant } from './task-reference.ts'

/** Raised whenever the engine's requests or scores change for the same definition. */
const engineRevision = 1

export type LoadTaskOptions = {
  readonly catalogue: Catalogue
  readonly readSplit: ReadSplit
  /** Examples per prompt; the definition's number when absent. */
  readonly shots?: number | undefined
  /** Put before every prompt. */
  readonly systemInstruction?: string | undefined
  /** Chat variants: every example an exchange of its own (default), or all in one message. */
  readonly isMultiturn?: boolean | undefined
}

/**
 * Loads a task with its data: `NAME` or `NAME@VARIANT` (see {@link Variant}).
 *
 * @throws {UnknownTaskError} {@link UnsupportedTaskError} and errors of definitions, templates and data sets: all of them
 *   before anything is sent.
 * @example await loadTask('gsm8k@chat', { catalogue: await readCatalogue(), readSplit: splitReader({ dataFolder }) })
 */
export async function loadTask(reference: string, options: LoadTaskOptions): Promise<Task> {
  const { variant, ...definition } = findDefinition(reference, options.catalogue)
  const prepared = await prepareTask(definition.definition, options)
  const { needs, behaviour } = behaviourOf(prepared, variant, options)
  return {
    name: reference,
    version: versionOf(prepared, variant, options),
    description: definition.definition.metadata?.assay?.summary ?? `${reference} of lm-evaluation-harness.`,
    needs,
    minimum: 0,
    source: prepared.source,
    ...behaviour,
  }
}

/** The checked definition behind a reference. */
export function findDefinition(
  reference: string,
  catalogue: Catalogue,
): { readonly definition: TaskDefinition; readonly variant: Variant } {
  const { name, variant } = parseTaskReference(reference)
  const raw = catalogue.tasks.get(name)
  if (raw === undefined) {
    const reason = catalogue.groups.has(name) ? 'it is a group of tasks' : 'no definition has that name'
    throw new UnknownTaskError({ task: reference, reason })
  }
  return { definition: parseTaskDefinition(raw), variant }
}

type Behaviour = { readonly needs: Capability; readonly behaviour: TaskBehaviour }

function behaviourOf(prepared: PreparedTask, variant: Variant, options: LoadTaskOptions): Behaviour {
  const { task, output_type: output, metadata } = prepared.definition
  const mainMetric = metadata?.assay?.main_metric
  const isMultiturn = options.isMultiturn ?? true
  const isChat = variant === 'chat' || variant === 'letter-chat'
  if (output === 'generate_until' && (variant === 'completion' || variant === 'chat')) {
    return { needs: 'C0', behaviour: generationTask(prepared, { mainMetric, isChat, isMultiturn }) }
  }
  if (output === 'multiple_choice' && variant === 'completion') {
    return { needs: 'C2', behaviour: echoChoiceTask(prepared, { mainMetric }) }
  }
  if (output === 'multiple_choice' && variant !== 'chat') {
    return { needs: letterNeeds, behaviour: letterChoiceTask(prepared, { mainMetric, isChat, isMultiturn }) }
  }
  const reason =
    output === 'multiple_choice'
      ? 'chat gives no log-probabilities of prompts; the variant letter-chat works for single letters'
      : `its answers are texts, so it has no variant ${variant}`
  throw new UnsupportedTaskError({ task, reason })
}

/** The definition's own version, and a mark of everything that shapes requests and scores. */
function versionOf({ definition, shots }: PreparedTask, variant: Variant, options: LoadTaskOptions): string {
  const { path: _, ...fields } = definition
  const shape = [engineRevision, fields, variant, shots, options.systemInstruction ?? '', options.isMultiturn ?? true]
  return `${definition.metadata?.version ?? 0}-${contentId('task', shape).slice(0, 8)}`
}
