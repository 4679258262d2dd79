import type { BuiltRequest, TaskAnswer } from '#records/task.ts'
import { type Instance, instanceBuilder } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { readAnswerText } from '../requests/answer-text.ts'
import { echoRequest } from '../requests/echo.ts'
import { completionRequest, parseGeneration } from '../requests/generate.ts'
import { textWindows } from '../requests/text-windows.ts'
import { probeRequest } from './context-probe.ts'
import { exampleReplyOf } from './example-reply.ts'
import type { Method, Reading } from './method.ts'
import { noteTexts } from './note-texts.ts'
import { type Echo, readChoices } from './read-choices.ts'
import { readRolling } from './read-rolling.ts'

export type CompletionOptions = {
  /** Asks once more per prompt for its own number of tokens, which splits prompt and continuation as the harness does. */
  readonly hasProbe: boolean
}

/** A task put to a completion endpoint as lm-evaluation-harness does: texts, and log-probabilities by echo. */
export function completionMethod(prepared: PreparedTask, { hasProbe }: CompletionOptions): Method {
  const { definition } = prepared
  const generation = parseGeneration(definition.generation_kwargs, definition.fewshot_delimiter)
  const instances = instanceBuilder(prepared, { isChat: false })
  function requestsOf(instance: Instance, prompts: readonly string[], model: string): BuiltRequest[] {
    if (instance.kind === 'loglikelihood_rolling') {
      return textWindows(instance.text).map(({ context, text }) => echoRequest(model, context + text))
    }
    const prompt = instance.input === undefined ? '' : (prompts[instance.input] ?? '')
    if (instance.kind === 'loglikelihood') return [echoRequest(model, prompt + instance.continuation)]
    const request = completionRequest(model, prompt, generation)
    return Array.from({ length: definition.repeats }, () => request)
  }
  return {
    needs: definition.output_type === 'generate_until' ? 'C0' : 'C2',
    instances,
    shownPrompts: prepared.promptTexts,
    build(document, options) {
      const prompts = prepared.promptTexts(document, options)
      const asked = instances(document)
      const requests = asked.flatMap((instance) => requestsOf(instance, prompts, options.model))
      return hasProbe ? [...requests, ...prompts.map((prompt) => probeRequest(options.model, prompt))] : requests
    },
    read(document, answers) {
      const asked = instances(document)
      const [first] = asked
      if (first === undefined) return { responses: [], notes: {}, isReadable: false }
      if (first.kind === 'generate_until') {
        return readTexts(answers.slice(0, definition.repeats), generation.stops, definition.repeats)
      }
      if (first.kind === 'loglikelihood_rolling') return readRolling(textWindows(first.text), answers)
      const open = prepared.openTexts(prepared.variables(document))
      const echoes = asked.flatMap((instance, index): Echo[] => {
        if (instance.kind !== 'loglikelihood') return []
        const { input, continuation } = instance
        const context = input === undefined ? '' : (open[input] ?? '')
        const probe = hasProbe && input !== undefined ? answers[asked.length + input]?.body : undefined
        return [{ input, context, continuation, body: answers[index]?.body, probe }]
      })
      return readChoices(echoes)
    },
    exampleReplies(document) {
      const replies = exampleReplyOf(prepared, document, instances(document))
      if (!hasProbe) return replies
      const prompts = prepared.openTexts(prepared.variables(document))
      return [...replies, ...prompts.map(() => ({ kind: 'continuation', continuation: '', isRight: true }) as const)]
    },
  }
}

/** Texts of a question that was asked several times. */
export function readTexts(answers: readonly TaskAnswer[], stops: readonly string[], repeats: number): Reading {
  const texts = Array.from({ length: repeats }, (_, index) => readAnswerText(answers[index]?.body, stops))
  const responses: PythonValue[] = texts.map(({ text }) => text)
  return { responses: [responses], notes: noteTexts(texts), isReadable: texts.some((text) => text.isReadable) }
}

/** A log-probability as the harness's scoring gets it. */
export function logprobResponse(logprob: number, isGreedy: boolean): PythonValue {
  return [new PythonFloat(logprob), isGreedy]
}
