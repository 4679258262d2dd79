import type { Capability, TaskDocument, TaskScore } from '#records/task.ts'
import { turnsToMessages } from './context/turn.ts'
import { type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import type { TaskBehaviour } from './generation-task.ts'
import { argmax, type ChoiceResult } from './metric/choice-metrics.ts'
import { type ChoiceMetric, choiceMetric } from './metric/metric.ts'
import type { PreparedTask } from './prepared-task.ts'
import { pythonString } from './python/to-string.ts'
import { echoRequest, readContinuation, splitContinuation } from './requests/echo.ts'
import { letterChatRequest, letterCompletionRequest, readLetterLogprobs } from './requests/letter-choice.ts'

export type ChoiceOptions = { readonly mainMetric: string | undefined }

/** A task whose choices are told apart by the probability of their text: one echo request per choice. */
export function echoChoiceTask(prepared: PreparedTask, { mainMetric }: ChoiceOptions): TaskBehaviour {
  const { target_delimiter: delimiter } = prepared.definition
  const scorer = choiceScorer(prepared, mainMetric)
  return {
    buildRequests(document, options) {
      const prompt = prepared.promptText(document, options)
      return choicesOf(prepared, document).map((choice) => echoRequest(options.model, prompt + delimiter + choice))
    },
    score(document, answers) {
      const choices = choicesOf(prepared, document)
      const context = prepared.openText(prepared.variables(document))
      const read = choices.map((choice, index) =>
        readContinuation(answers[index]?.body, splitContinuation(context, delimiter + choice)),
      )
      return scorer(document, {
        logprobs: read.map(({ logprob }) => logprob),
        isGreedy: read.map(({ isGreedy }) => isGreedy),
      })
    },
    exampleReplies(document) {
      const gold = goldOf(prepared, document)
      return choicesOf(prepared, document).map((choice, index) => ({
        kind: 'continuation',
        continuation: delimiter + choice,
        isRight: gold.includes(index),
      }))
    },
  }
}

export type LetterOptions = ChoiceOptions & { readonly isChat: boolean; readonly isMultiturn: boolean }

/**
 * A task whose choices are single letters, asked in one request: the letters' probabilities as the first token. The same
 * verdict as by echo wherever a letter is one token and all letters are among the likeliest.
 *
 * @throws {UnsupportedTaskError} for choices that are no single letters.
 */
export function letterChoiceTask(prepared: PreparedTask, options: LetterOptions): TaskBehaviour {
  requireLetters(prepared)
  const scorer = choiceScorer(prepared, options.mainMetric)
  return {
    buildRequests(document, request) {
      if (!options.isChat) return [letterCompletionRequest(request.model, prepared.promptText(document, request))]
      const messages = turnsToMessages(prepared.promptTurns(document, request), options.isMultiturn)
      return [letterChatRequest(request.model, messages)]
    },
    score(document, answers) {
      const logprobs = readLetterLogprobs(answers[0]?.body, choicesOf(prepared, document))
      const best = argmax(logprobs)
      return scorer(document, { logprobs, isGreedy: logprobs.map((_, index) => index === best) })
    },
    exampleReplies(document) {
      const letters = choicesOf(prepared, document)
      const gold = goldOf(prepared, document)
      const [right = '', wrong = ''] = [true, false].map((isRight) =>
        letters.find((_, index) => gold.includes(index) === isRight),
      )
      const delimiter = options.isChat ? '' : prepared.definition.target_delimiter
      return [{ kind: 'text', right: delimiter + right, wrong: delimiter + wrong }]
    },
  }
}

/** What an endpoint must be able to do for letters: log-probabilities of rivals of a generated token. */
export const letterNeeds: Capability = 'C1'

function requireLetters({ definition, source, fields, variables }: PreparedTask): void {
  const { task } = definition
  const choices = source.size === 0 ? [] : fields.choices?.(variables(source.documentAt(0)))
  if (choices?.every((choice) => /^\p{L}$/u.test(choice))) return
  throw new UnsupportedTaskError({ task, reason: 'its choices are texts, not single letters' })
}

function choicesOf({ definition, fields, variables }: PreparedTask, document: TaskDocument): readonly string[] {
  const choices = fields.choices?.(variables(document))
  if (choices !== undefined) return choices
  throw new UnsupportedTaskError({ task: definition.task, reason: 'it has no doc_to_choice' })
}

/** Indices of the right choices; a text stands for the choice that equals it. */
function goldOf(prepared: PreparedTask, document: TaskDocument): number[] {
  const choices = choicesOf(prepared, document)
  const target = prepared.fields.target(prepared.variables(document))
  return [target].flat().map((gold) => {
    const index = typeof gold === 'number' ? gold : choices.indexOf(pythonString(gold))
    return index < choices.length ? index : -1
  })
}

type Scorer = (document: TaskDocument, read: Pick<ChoiceResult, 'logprobs' | 'isGreedy'>) => TaskScore

function choiceScorer(prepared: PreparedTask, mainMetric: string | undefined): Scorer {
  const metrics = metricsOf(prepared.definition)
  const main = mainMetric ?? `${metrics[0]?.[0]},none`
  return (document, read) => {
    const choices = choicesOf(prepared, document)
    const result = { ...read, choices, gold: goldOf(prepared, document).filter((index) => index >= 0) }
    const values = Object.fromEntries(metrics.map(([name, measure]) => [`${name},none`, measure(result)]))
    const unreadable = read.logprobs.filter((logprob) => logprob === Number.NEGATIVE_INFINITY).length
    return {
      value: values[main] ?? 0,
      metrics: { ...values, unreadable_choices: unreadable },
      extracted: { none: choices[argmax(read.logprobs)] ?? '' },
    }
  }
}

function metricsOf({ task, metric_list: list, filter_list: filters }: TaskDefinition): [string, ChoiceMetric][] {
  if (filters !== undefined && filters !== null) {
    throw new UnsupportedTaskError({ task, reason: 'filters of multiple choice are not supported' })
  }
  return (list ?? [{ metric: 'acc' }, { metric: 'acc_norm' }]).map(({ metric: name, aggregation = 'mean' }) => {
    const measure = aggregation === 'mean' ? choiceMetric(name) : undefined
    if (measure !== undefined) return [name, measure]
    throw new UnsupportedTaskError({ task, reason: `its metric "${name}" (${aggregation}) is not supported` })
  })
}
