import { chatPath } from '../ask-chat.ts'
import { answered, answeredChat, concluded } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawLongTask, drawQuestion } from '../prompt-words.ts'
import { choiceText, fieldAt, finishReason, listAt, told } from '../read-fields.ts'
import { judgeRepeats, judgeStop, stopWithin } from './judge-texts.ts'
import { rangeChecks } from './range-checks.ts'

const base = { group: 'F', networks: ['direct', 'morse'], needs: ['chat.answers'] } as const

/** What the parameters of sampling must do to the text. */
export const samplingChecks: readonly Check[] = [
  {
    ...base,
    id: 'sampling.greedy-in-turn',
    level: 'should',
    title: 'at temperature 0 a request asked ten times in turn gives one text',
    requests: 10,
    advice: 'Serve one build with one numeric format from one machine, and read "temperature" of requests.',
    run: concluded(async (probe) => {
      const prompt = drawLongTask(probe.random)
      const texts: string[] = []
      for (let turn = 0; turn < 10; turn += 1) texts.push(choiceText(await answeredChat(probe, prompt)))
      return judgeRepeats(texts, false)
    }),
  },
  {
    ...base,
    id: 'sampling.greedy-together',
    level: 'may',
    title: 'at temperature 0 a request asked ten times at once gives one text',
    requests: 10,
    advice: 'Kernels whose sums do not depend on the batch make answers the same under load.',
    run: concluded(async (probe) => {
      const prompt = drawLongTask(probe.random)
      const bodies = await Promise.all(Array.from({ length: 10 }, () => answeredChat(probe, prompt)))
      return judgeRepeats(
        bodies.map((body) => choiceText(body)),
        true,
      )
    }),
  },
  {
    ...base,
    id: 'sampling.seed-repeats',
    level: 'should',
    title: 'the same seed gives the same text',
    requests: 3,
    advice: 'Give "seed" of the request to the sampler.',
    run: concluded(async (probe) => {
      const seed = probe.random.integer(1_000_000)
      const texts = await seededTexts(probe, [seed, seed, seed])
      return texts.size === 1 ? pass('It does.') : silentlyIgnored(`One seed gives ${texts.size} texts of three.`)
    }),
  },
  {
    ...base,
    id: 'sampling.seed-varies',
    level: 'should',
    title: 'at temperature 1 different seeds give different texts',
    requests: 12,
    advice: 'Sample at the temperature that the request gives, and from its seed.',
    run: concluded(async (probe) => {
      // A model may be sure of one text or two; hardly of three.
      for (let prompt = 0; prompt < 3; prompt += 1) {
        const texts = await seededTexts(probe, fourSeeds(probe))
        if (texts.size > 1) return pass(`Four seeds give ${texts.size} texts.`)
      }
      return silentlyIgnored('To each of three prompts, four seeds give one text.')
    }),
  },
  {
    ...base,
    id: 'sampling.top-p',
    level: 'should',
    title: 'a tiny top_p leaves nothing but the most likely token',
    requests: 4,
    advice: 'Give "top_p" of the request to the sampler.',
    run: concluded(async (probe) => {
      const texts = await seededTexts(probe, fourSeeds(probe), { top_p: 1e-6 })
      return texts.size === 1
        ? pass('It does.')
        : silentlyIgnored(`With top_p of 0.000001, ${texts.size} texts of four.`)
    }),
  },
  penaltyCheck('frequency_penalty'),
  penaltyCheck('presence_penalty'),
  {
    ...base,
    id: 'sampling.logit-bias',
    level: 'should',
    title: 'a bias of 100 forces a token',
    requests: 4,
    advice: 'Add "logit_bias" of the request, by token id, before sampling; or refuse it.',
    run: concluded(async (probe) => {
      const prompt = drawQuestion(probe.random)
      // Plain tokens in every vocabulary in use: after the single bytes, before the rare ones.
      const first = 300 + probe.random.integer(90)
      const texts: string[] = []
      for (const bias of [{}, { [first]: 100 }, { [first + 7]: 100 }, { [first + 53]: 100 }])
        texts.push(choiceText(await answeredChat(probe, prompt, { max_tokens: 4, logit_bias: bias })))
      const [plain, ...forced] = texts
      if (forced.every((text) => text === plain)) return silentlyIgnored('Three forced tokens change nothing.')
      return new Set(forced).size > 1
        ? pass('Forced tokens come.')
        : fail('Three different forced tokens give one text.')
    }),
  },
  {
    ...base,
    id: 'sampling.n',
    level: 'should',
    title: 'n = 3 gives three choices that are not all alike',
    requests: 1,
    advice: 'Sample "n" times from different random states, or refuse n above 1 with status 400.',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, drawLongTask(probe.random), { temperature: 1, n: 3 })
      const choices = listAt(body, 'choices')
      if (choices.length === 1) return silentlyIgnored('One choice comes.')
      if (choices.length !== 3) return fail(`${choices.length} choices come.`)
      const indices = choices.map((choice) => fieldAt(choice, 'index'))
      if (indices.toSorted().join() !== '0,1,2') return fail('The choices are not numbered 0, 1, 2.')
      const texts = new Set(choices.map((_, place) => choiceText(body, place)))
      return texts.size > 1 ? pass('They come.') : fail('The three choices are alike.')
    }),
  },
  stopCheck('sampling.stop', 'a stop string ends the text before it, also where it spans tokens', (stop) => stop),
  stopCheck('sampling.stop-list', 'any of four stop strings ends the text', (stop) => [
    '\u0001x',
    '\u0002y',
    stop,
    '\u0003z',
  ]),
  lengthCheck('max_tokens', 'must'),
  lengthCheck('max_completion_tokens', 'should'),
  ...rangeChecks,
]

function fourSeeds({ random }: Probe): number[] {
  const first = random.integer(1_000_000)
  return [0, 1, 2, 3].map((step) => first + 7919 * step)
}

async function seededTexts(probe: Probe, seeds: readonly number[], fields: object = {}): Promise<Set<string>> {
  const prompt = drawLongTask(probe.random)
  const texts = new Set<string>()
  for (const seed of seeds)
    texts.add(choiceText(await answeredChat(probe, prompt, { temperature: 1, ...fields, seed })))
  return texts
}

function penaltyCheck(field: 'frequency_penalty' | 'presence_penalty'): Check {
  return {
    ...base,
    id: `sampling.${field.replace('_', '-')}`,
    level: 'should',
    title: `"${field}" changes the text`,
    requests: 2,
    advice: `Give "${field}" of the request to the sampler, or refuse it.`,
    run: concluded(async (probe) => {
      const prompt = drawLongTask(probe.random)
      const low = choiceText(await answeredChat(probe, prompt, { max_tokens: 48, [field]: -2 }))
      const high = choiceText(await answeredChat(probe, prompt, { max_tokens: 48, [field]: 2 }))
      if (low !== high) return pass('It does.')
      return low.split(/\s+/u).length < 24
        ? notObservable('The text is too short for anything to come again.')
        : silentlyIgnored('−2 and 2 give one text at temperature 0.')
    }),
  }
}

function stopCheck(id: string, title: string, stopField: (stop: string) => unknown): Check {
  return {
    ...base,
    id,
    level: 'must',
    title,
    requests: 2,
    advice:
      'Look for stop strings in the decoded text, not among tokens, and cut the text before the first that occurs.',
    run: concluded(async (probe) => {
      for (let turn = 0; turn < 3; turn += 1) {
        const prompt = drawLongTask(probe.random)
        const whole = choiceText(await answeredChat(probe, prompt, { max_tokens: 32 }))
        const stop = stopWithin(whole)
        if (stop === undefined) continue
        const body = await answeredChat(probe, prompt, { max_tokens: 32, stop: stopField(stop) })
        return judgeStop({ whole, stop, text: choiceText(body), reason: finishReason(body) })
      }
      return notObservable('Three texts are too short to be stopped.')
    }),
  }
}

function lengthCheck(field: 'max_tokens' | 'max_completion_tokens', level: 'must' | 'should'): Check {
  return {
    ...base,
    id: `sampling.${field.replaceAll('_', '-')}`,
    level,
    title: `"${field}" of 1 gives one token and the reason "length"`,
    requests: 2,
    advice: `Read "${field}" and stop after so many tokens.`,
    run: concluded(async (probe) => {
      const messages = [{ role: 'user', content: drawLongTask(probe.random) }]
      const body = await answered(probe, chatPath, { messages, temperature: 0, [field]: 1 })
      const count = fieldAt(body, 'usage', 'completion_tokens')
      if (typeof count === 'number' && count > 1) return silentlyIgnored(`${count} tokens come.`)
      const text = choiceText(body)
      if (text.trim().split(/\s+/u).length > 3) {
        // Vocabularies that were made of few texts have tokens of several words: then a second token makes it longer, or ends it.
        const second = await answered(probe, chatPath, { messages, temperature: 0, [field]: 2 })
        const isCounted = choiceText(second).length > text.length || finishReason(second) !== finishReason(body)
        if (!isCounted) return silentlyIgnored('Several words come.')
      }
      const reason = finishReason(body)
      if (reason === 'stop' && text === '') return notObservable('The model ended before its first word.')
      return reason === 'length' ? pass('It does.') : fail(`"finish_reason" is ${told(reason)}.`)
    }),
  }
}
