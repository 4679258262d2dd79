import { contentId } from '#records/content-id.ts'
import type { ReadSplit } from './dataset/dataset.ts'
import type { Catalogue } from './definition/catalogue.ts'
import { parseTaskDefinition, type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { harnessView, plainConfig } from './harness/harness-task.ts'
import type { LoadedTask } from './harness/harness-view.ts'
import { chatMethod } from './method/chat-method.ts'
import { completionMethod } from './method/completion-method.ts'
import { letterMethod } from './method/letter-method.ts'
import type { Method } from './method/method.ts'
import { perturbTask, type TaskPerturbation } from './perturbation/perturb-task.ts'
import type { ResolveFunction } from './ports/resolve.ts'
import { type PreparedTask, prepareTask } from './prepared-task.ts'
import { extractedTexts } from './score/extracted.ts'
import { resolveMetrics } from './score/metric-specification.ts'
import { resolvePipelines } from './score/pipelines.ts'
import { documentScorer } from './score/score-document.ts'
import { taskScore } from './score/task-score.ts'
import { parseTaskReference, type TaskReference, UnknownTaskError, type Variant } from './task-reference.ts'

/** Raised whenever the engine's requests or scores change for the same definition. */
const engineRevision = 3

export type LoadTaskOptions = {
  readonly catalogue: Catalogue
  readonly readSplit: ReadSplit
  /** Gives the functions that definitions name; none are known when absent. */
  readonly resolve?: ResolveFunction | undefined
  /** Examples per prompt; the definition's number when absent. */
  readonly shots?: number | undefined
  /** Put before every prompt. */
  readonly systemInstruction?: string | undefined
  /** Chat variants: every example an exchange of its own (default), or all in one message. */
  readonly isMultiturn?: boolean | undefined
  /** How many documents will be asked for, from the first on: a data set that is here in part may then be enough. */
  readonly firstDocuments?: number | undefined
  /**
   * Generated answers lose what follows a stop text, and blocks of reasoning (default); or they are scored as they were sent,
   * which is what lm-evaluation-harness does with API models.
   */
  readonly answers?: 'cleaned' | 'as-sent' | undefined
  /** Seeds the perturbation of variants such as `gsm8k~typos`; 0 when absent. */
  readonly perturbationSeed?: number | undefined
}

/**
 * Loads a task with its data: `NAME` or `NAME@VARIANT` (see {@link Variant}), with `~PERTURBATION` behind it for its
 * questions in other words.
 *
 * @throws {UnknownTaskError} {@link UnsupportedTaskError} and errors of definitions, templates and data sets: all of them
 *   before anything is sent.
 * @example await loadTask('gsm8k@chat', { catalogue: await readCatalogue(), readSplit: splitReader({ dataFolder }) })
 */
export async function loadTask(reference: string, options: LoadTaskOptions): Promise<LoadedTask> {
  const { variant, definition, perturbation: kind } = findDefinition(reference, options.catalogue)
  const resolve = options.resolve ?? refuseFunctions(definition)
  const [pipelines, metrics] = [await resolvePipelines(definition, resolve), await resolveMetrics(definition, resolve)]
  const results = definition.process_results ?? undefined
  const process = results && (await resolve(results, 'process_results'))
  const original = await prepareTask(definition, { ...options, resolve })
  const perturbation = kind && { kind, seed: options.perturbationSeed ?? 0 }
  const prepared = perturbation === undefined ? original : perturbTask(original, perturbation)
  const method = methodOf(prepared, variant, options)
  const scorer = documentScorer(prepared, { pipelines, metrics, process })
  const mainMetric = definition.metadata?.assay?.main_metric ?? `${metrics[0]?.name},${pipelines[0]?.name}`
  return {
    name: reference,
    version: versionOf(prepared, variant, { ...options, perturbation }),
    description: definition.metadata?.assay?.summary ?? `${reference} of lm-evaluation-harness.`,
    needs: method.needs,
    minimum: 0,
    source: prepared.source,
    buildRequests: method.build,
    score(document, answers) {
      const reading = method.read(document, answers)
      const scored = scorer(document, reading.responses)
      const extracted = extractedTexts(prepared, document, scored)
      return taskScore({ reading, results: scored, metrics, mainMetric, extracted })
    },
    exampleReplies: method.exampleReplies,
    harness: harnessView({ prepared, method, scorer, pipelines, metrics, perturbation }),
  }
}

/** The checked definition behind a reference. */
export function findDefinition(
  reference: string,
  catalogue: Catalogue,
): Pick<TaskReference, 'variant' | 'perturbation'> & { readonly definition: TaskDefinition } {
  const { name, variant, perturbation } = parseTaskReference(reference)
  const raw = catalogue.tasks.get(name)
  if (raw === undefined) {
    const reason = catalogue.groups.has(name) ? 'it is a group of tasks' : 'no definition has that name'
    throw new UnknownTaskError({ task: reference, reason })
  }
  return { definition: parseTaskDefinition(raw), variant, perturbation }
}

function refuseFunctions({ task }: TaskDefinition): ResolveFunction {
  return ({ reference }) => {
    throw new UnsupportedTaskError({ task, reason: `it needs the Python function ${reference}` })
  }
}

function methodOf(prepared: PreparedTask, variant: Variant, options: LoadTaskOptions): Method {
  const { isMultiturn = true, answers = 'cleaned' } = options
  const isCleaned = answers === 'cleaned'
  const { task, output_type: output, class: className } = prepared.definition
  if (className !== undefined) throw new UnsupportedTaskError({ task, reason: `it is the Python class ${className}` })
  if (variant === 'completion') return completionMethod(prepared, { hasProbe: false, isCleaned })
  if (output === 'generate_until') {
    const isAlone = prepared.definition.metadata?.assay?.continuations === undefined
    if (variant === 'chat' && isAlone) return chatMethod(prepared, { isMultiturn, isCleaned })
    throw new UnsupportedTaskError({ task, reason: `its answers are texts, so it has no variant ${variant}` })
  }
  if (variant === 'probe' && output !== 'loglikelihood_rolling')
    return completionMethod(prepared, { hasProbe: true, isCleaned })
  if (output === 'multiple_choice' && variant !== 'chat' && variant !== 'probe') {
    return letterMethod(prepared, { isChat: variant === 'letter-chat', isMultiturn })
  }
  const reason =
    output === 'multiple_choice'
      ? 'chat gives no log-probabilities of prompts; the variant letter-chat works for single letters'
      : `it is scored by log-probabilities of a text, so it has no variant ${variant}`
  throw new UnsupportedTaskError({ task, reason })
}

type VersionOptions = LoadTaskOptions & { readonly perturbation: TaskPerturbation | undefined }

/** The definition's own version, and a mark of everything that shapes requests and scores. */
function versionOf({ definition, shots }: PreparedTask, variant: Variant, options: VersionOptions): string {
  const fields = plainConfig(definition)
  const { systemInstruction = '', isMultiturn = true, answers = 'cleaned', perturbation } = options
  const plain = [engineRevision, fields, variant, shots, systemInstruction, isMultiturn, answers]
  const shape = perturbation === undefined ? plain : [...plain, perturbation.kind, perturbation.seed]
  return `${definition.metadata?.version ?? 0}-${contentId('task', shape).slice(0, 8)}`
}
