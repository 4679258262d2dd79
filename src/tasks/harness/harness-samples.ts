import { contentHash } from '#records/content-id.ts'
import type { RequestOptions, TaskAnswer, TaskDocument } from '#records/task.ts'
import type { Instance } from '../instance.ts'
import type { Method } from '../method/method.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { pythonString } from '../python/to-string.ts'
import type { DocumentScorer } from '../score/score-document.ts'
import type { HarnessSample } from './harness-view.ts'
import { plainJson, pythonJson } from './python-json.ts'

export type SampleSources = {
  readonly prepared: PreparedTask
  readonly method: Method
  readonly scorer: DocumentScorer
}

/** Writes a document's samples as lm-evaluation-harness logs them (evaluator.py, 0.4.13): one per filter. */
export function harnessSamples(
  { prepared, method, scorer }: SampleSources,
  { document, answers, options }: { document: TaskDocument; answers: readonly TaskAnswer[]; options: RequestOptions },
): HarnessSample[] {
  const row = prepared.variables(document)
  const target = prepared.fields.target(row)
  const shown = shownArguments(prepared, { document, options, method })
  const { responses } = method.read(document, answers)
  const common = {
    doc_id: Number(document.id),
    doc: document.data,
    target: plainJson(target),
    arguments: Object.fromEntries(shown.map((given, index) => [`gen_args_${index}`, given])),
    resps: responses.map((repeats) => repeats.map(plainJson)),
    doc_hash: contentHash(pythonJson(row)),
    prompt_hash: contentHash(String(shown[0]?.arg_0 ?? '')),
    target_hash: contentHash(pythonString(target)),
  }
  return scorer(document, responses).map(({ filter, filtered, values }) => ({
    ...common,
    filtered_resps: filtered.map(plainJson),
    filter,
    metrics: Object.keys(values),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plainJson(value)])),
  }))
}

type Shown = { readonly document: TaskDocument; readonly options: RequestOptions; readonly method: Method }

/** The arguments of each question as the harness holds them. */
function shownArguments(
  { definition }: PreparedTask,
  { document, options, method }: Shown,
): Readonly<Record<string, unknown>>[] {
  const prompts = method.shownPrompts(document, options)
  const generation = generationArguments(definition.generation_kwargs, definition.fewshot_delimiter)
  return method.instances(document).map((instance: Instance) => {
    if (instance.kind === 'loglikelihood_rolling') return { arg_0: instance.text }
    const prompt = instance.input === undefined ? '' : (prompts[instance.input] ?? '')
    if (instance.kind === 'loglikelihood') return { arg_0: prompt, arg_1: instance.continuation }
    return { arg_0: prompt, arg_1: generation }
  })
}

/** `generation_kwargs` with what the harness fills in (config/task.py, defaults.py). */
function generationArguments(
  options: Readonly<Record<string, unknown>> | null | undefined,
  fewshotDelimiter: string,
): Readonly<Record<string, unknown>> {
  if (options === undefined || options === null) {
    return { temperature: 0, do_sample: false, max_gen_toks: 256, until: [fewshotDelimiter] }
  }
  const { temperature, ...rest } = options
  const heat = temperature === undefined ? {} : { temperature: Number(temperature) }
  return { ...rest, ...heat, ...('until' in rest ? {} : { until: [fewshotDelimiter] }) }
}
