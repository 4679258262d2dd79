import type { BuiltRequest, ExampleReply, RequestOptions, TaskAnswer, TaskDocument, TaskScore } from '#records/task.ts'
import { turnsToMessages } from './context/turn.ts'
import { type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { createFilter } from './filter/filter.ts'
import type { FilterStep, Responses } from './filter/filter-step.ts'
import { createTextMetric, type TextMetric } from './metric/metric.ts'
import type { PreparedTask } from './prepared-task.ts'
import { pythonString } from './python/to-string.ts'
import { readAnswerText } from './requests/answer-text.ts'
import { chatRequest, completionRequest, type Generation, parseGeneration } from './requests/generate.ts'

/** What differs between the ways of asking: requests, scoring, examples. */
export type TaskBehaviour = {
  buildRequests(document: TaskDocument, options: RequestOptions): BuiltRequest[]
  score(document: TaskDocument, answers: readonly TaskAnswer[]): TaskScore
  exampleReplies(document: TaskDocument): ExampleReply[]
}

export type GenerationOptions = {
  readonly mainMetric: string | undefined
  readonly isChat: boolean
  readonly isMultiturn: boolean
}

/** A task whose answer is generated text: `output_type: generate_until`. */
export function generationTask(prepared: PreparedTask, options: GenerationOptions): TaskBehaviour {
  const { definition } = prepared
  const generation = parseGeneration(definition.generation_kwargs, definition.fewshot_delimiter)
  const scorer = textScorer(prepared, generation, options.mainMetric)
  return {
    buildRequests(document, request) {
      const built = options.isChat
        ? chatRequest(
            request.model,
            turnsToMessages(prepared.promptTurns(document, request), options.isMultiturn),
            generation,
          )
        : completionRequest(request.model, prepared.promptText(document, request), generation)
      return Array.from({ length: definition.repeats }, () => built)
    },
    score: scorer,
    exampleReplies(document) {
      const reply: ExampleReply = { kind: 'text', right: rightText(prepared, document), wrong: wrongText }
      return Array.from({ length: definition.repeats }, () => reply)
    },
  }
}

const wrongText = ' I do not know.'

/** The first target with the delimiter before it, as a model would go on from the prompt. */
function rightText(prepared: PreparedTask, document: TaskDocument): string {
  return prepared.definition.target_delimiter + (goldsOf(prepared, document)[0] ?? '')
}

/** Every accepted answer. */
function goldsOf({ fields, variables }: PreparedTask, document: TaskDocument): string[] {
  const row = variables(document)
  const target = fields.target(row)
  const choices = fields.choices?.(row)
  return [target].flat().map((gold) => {
    const choice = typeof gold === 'number' ? choices?.at(gold) : undefined
    return choice ?? pythonString(gold)
  })
}

type Pipeline = { readonly name: string; readonly steps: readonly FilterStep[] }
type NamedMetric = { readonly name: string; readonly measure: TextMetric }

function textScorer(
  prepared: PreparedTask,
  { stops }: Generation,
  mainMetric: string | undefined,
): TaskBehaviour['score'] {
  const pipelines = pipelinesOf(prepared.definition)
  const metrics = metricsOf(prepared.definition)
  const main = mainMetric ?? `${metrics[0]?.name},${pipelines[0]?.name}`
  const { repeats } = prepared.definition
  return (document, answers) => {
    const golds = goldsOf(prepared, document)
    const texts = Array.from({ length: repeats }, (_, index) => readAnswerText(answers[index]?.body, stops))
    const values: Record<string, number> = {}
    const extracted: Record<string, string> = {}
    for (const { name, steps } of pipelines) {
      const responses = steps.reduce(
        (state: Responses, step) => step(state),
        texts.map(({ text }) => text),
      )
      const result = typeof responses === 'string' ? responses : (responses[0] ?? '')
      extracted[name] = result.slice(0, maximumExtractedLength)
      for (const metric of metrics) {
        values[`${metric.name},${name}`] = Math.max(0, ...golds.map((gold) => metric.measure(gold, result)))
      }
    }
    const isReadable = texts.some((text) => text.isReadable)
    return {
      value: isReadable ? (values[main] ?? 0) : 0,
      metrics: {
        ...(isReadable ? values : zeroed(values)),
        stop_trimmed: texts.filter(({ isStopTrimmed }) => isStopTrimmed).length,
        reasoning_stripped: texts.filter(({ isReasoningStripped }) => isReasoningStripped).length,
        unreadable_answers: texts.filter((text) => !text.isReadable).length,
      },
      extracted,
    }
  }
}

/** Characters of an extracted answer that are kept to be shown. */
const maximumExtractedLength = 1000

function zeroed(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, 0]))
}

function pipelinesOf({ task, filter_list: list }: TaskDefinition): Pipeline[] {
  const pipelines = list ?? [{ name: 'none', filter: [{ function: 'take_first' }] }]
  return pipelines.map(({ name, filter }) => ({
    name,
    steps: filter.map(({ function: filterName, ...options }) => {
      const step = createFilter(filterName, options)
      if (step !== undefined) return step
      throw new UnsupportedTaskError({ task, reason: `its filter "${filterName}" is not supported` })
    }),
  }))
}

function metricsOf({ task, metric_list: list }: TaskDefinition): NamedMetric[] {
  return (list ?? [{ metric: 'exact_match' }]).map(({ metric: name, aggregation = 'mean', ...options }) => {
    const measure = aggregation === 'mean' ? createTextMetric(name, options) : undefined
    if (measure !== undefined) return { name, measure }
    throw new UnsupportedTaskError({ task, reason: `its metric "${name}" (${aggregation}) is not supported` })
  })
}
