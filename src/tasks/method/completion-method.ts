import type { BuiltRequest } from '#records/task.ts'
import { type Instance, instanceBuilder } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { echoRequest } from '../requests/echo.ts'
import { completionRequest, parseGeneration } from '../requests/generate.ts'
import { textWindows } from '../requests/text-windows.ts'
import { probeRequest } from './context-probe.ts'
import { exampleReplyOf } from './example-reply.ts'
import type { Method } from './method.ts'
import { type Echo, readChoices } from './read-choices.ts'
import { readRolling } from './read-rolling.ts'
import { readTexts } from './read-texts.ts'

export type CompletionOptions = {
  /** Texts lose what follows a stop text, and reasoning. */
  readonly isCleaned: boolean
  /** Asks once more per prompt for its own number of tokens, which splits prompt and continuation as the harness does. */
  readonly hasProbe: boolean
}

/** A task put to a completion endpoint as lm-evaluation-harness does: texts, and log-probabilities by echo. */
export function completionMethod(prepared: PreparedTask, { hasProbe, isCleaned }: CompletionOptions): Method {
  const { definition } = prepared
  const generation = parseGeneration(definition.generation_kwargs, definition.fewshot_delimiter)
  const cleaning = { isCleaned, stops: generation.stops }
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
        return readTexts(answers, { ...cleaning, repeats: definition.repeats })
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
