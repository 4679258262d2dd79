import type { BuiltRequest } from '#records/task.ts'
import { type Instance, instanceBuilder } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { echoRequest } from '../requests/echo.ts'
import { completionRequest, parseGeneration } from '../requests/generate.ts'
import { textWindows } from '../requests/text-windows.ts'
import { probeRequest } from './context-probe.ts'
import { exampleReplyOf } from './example-reply.ts'
import type { Method, Reading } from './method.ts'
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
  const continuations = definition.metadata?.assay?.continuations ?? []
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
    needs: definition.output_type === 'generate_until' && continuations.length === 0 ? 'C0' : 'C2',
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
      const counts = asked.map((instance) => requestCount(instance, definition.repeats))
      const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, count) => sum + count, 0))
      const probes = answers.slice(counts.reduce((sum, count) => sum + count, 0))
      const open = prepared.openTexts(prepared.variables(document))
      const echoes: Echo[] = []
      const readings = asked.flatMap((instance, index): Reading[] => {
        const start = starts[index] ?? 0
        const own = answers.slice(start, start + (counts[index] ?? 0))
        if (instance.kind === 'generate_until') return [readTexts(own, { ...cleaning, repeats: definition.repeats })]
        if (instance.kind === 'loglikelihood_rolling') return [readRolling(textWindows(instance.text), own)]
        const { input, continuation } = instance
        const context = input === undefined ? '' : (open[input] ?? '')
        const probe = hasProbe && input !== undefined ? probes[input]?.body : undefined
        echoes.push({ input, context, continuation, body: own[0]?.body, probe })
        return []
      })
      return joinReadings(echoes.length === 0 ? readings : [...readings, readChoices(echoes)])
    },
    exampleReplies(document) {
      const replies = exampleReplyOf(prepared, document, instances(document))
      if (!hasProbe) return replies
      const prompts = prepared.openTexts(prepared.variables(document))
      return [...replies, ...prompts.map(() => ({ kind: 'continuation', continuation: '', isRight: true }) as const)]
    },
  }
}

function requestCount(instance: Instance, repeats: number): number {
  if (instance.kind === 'generate_until') return repeats
  return instance.kind === 'loglikelihood' ? 1 : textWindows(instance.text).length
}

/** Readings of a document's questions in their order; all of them must be readable for the document to be. */
function joinReadings(readings: readonly Reading[]): Reading {
  return {
    responses: readings.flatMap(({ responses }) => responses),
    notes: Object.assign({}, ...readings.map(({ notes }) => notes)) as Record<string, number>,
    isReadable: readings.length > 0 && readings.every(({ isReadable }) => isReadable),
    missing: readings.find(({ missing }) => missing !== undefined)?.missing,
  }
}
