import { answered, concluded } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawNoun, drawQuestion } from '../prompt-words.ts'
import { choiceText, fieldAt } from '../read-fields.ts'
import { judgeArrays, judgeTwiceRead } from './judge-logprobs.ts'
import { type CompletionArrays, completionArrays } from './read-logprobs.ts'

const path = '/v1/completions'
const base = { group: 'G', networks: ['direct', 'morse'], needs: ['logprobs.echo'] } as const
const missing = 'The lists of log-probabilities are missing or have another shape.'

/** Log-probabilities of legacy completions, above all those of the prompt: what scores by likelihood are made of. */
export const echoChecks: readonly Check[] = [
  {
    ...base,
    id: 'logprobs.completion',
    level: 'should',
    needs: ['completions.text'],
    requests: 3,
    title: 'a completion with "logprobs": 2 has lists of one length, with offsets in order',
    advice: 'Return "tokens", "token_logprobs", "top_logprobs" and "text_offset" of one length.',
    run: concluded(async (probe) => {
      for (let turn = 0; turn < 3; turn += 1) {
        const fields = { prompt: drawQuestion(probe.random), max_tokens: 12, temperature: 0, logprobs: 2 }
        const body = await answered(probe, path, fields)
        const arrays = completionArrays(body)
        if (fieldAt(body, 'choices', 0, 'logprobs') == null) return silentlyIgnored('No log-probabilities come.')
        if (arrays === undefined) return fail(missing)
        if (arrays.tokens.length > 2) return judgeArrays(arrays, choiceText(body))
      }
      return notObservable('The model ends after a token or two.')
    }),
  },
  {
    ...base,
    id: 'logprobs.echo',
    level: 'should',
    needs: ['completions.text'],
    requests: 1,
    title: '"echo" with "logprobs" gives those of the prompt, null for its first token',
    advice:
      'Serve prompt log-probabilities: vLLM, SGLang and assay’s llama backend do; llama.cpp’s own server does not.',
    run: concluded(async (probe) => {
      const prompt = drawQuestion(probe.random)
      const body = await echo(probe, prompt)
      const arrays = completionArrays(body)
      if (!choiceText(body).startsWith(prompt)) return silentlyIgnored('The prompt does not come back.')
      if (arrays === undefined) return fail(missing)
      const [first, ...others] = promptLogprobs(arrays, prompt)
      if (first !== null) return fail('The first token has a log-probability though nothing is before it.')
      if (others.length < 3) return fail('The tokens of the prompt have no log-probabilities.')
      const isWhole = others.every((value) => value !== null && value <= 1e-4)
      return isWhole ? pass(`${others.length} tokens of the prompt.`) : fail('Some are missing or above 0.')
    }),
  },
  {
    ...base,
    id: 'logprobs.context',
    level: 'should',
    requests: 2,
    title: 'the log-probability of a token depends on the text before it',
    advice: 'Return what the model computes for the prompt; made-up numbers are found.',
    run: concluded(async (probe) => {
      const end = ` ${drawNoun(probe.random)} and the ${drawNoun(probe.random)}`
      const nouns = [drawNoun(probe.random), 'number 7']
      const sums: number[] = []
      for (const begin of nouns) {
        const arrays = completionArrays(await echo(probe, `The ${begin}, the${end}`))
        const last = promptLogprobs(arrays, `The ${begin}, the${end}`).slice(-4)
        if (last.length < 4) return notObservable('The prompt has too few tokens.')
        sums.push(last.reduce<number>((sum, value) => sum + (value ?? 0), 0))
      }
      return sums[0] === sums[1] ? fail('After two different texts it is the same.') : pass('It does.')
    }),
  },
  {
    ...base,
    id: 'logprobs.twice-read',
    level: 'should',
    requests: 7,
    title: 'tokens have the same log-probability when generated and when read back',
    advice: 'Return the model’s own numbers before temperature and penalties, and from one numeric format.',
    run: concluded(async (probe) => {
      const text = drawQuestion(probe.random)
      const fields = { max_tokens: 1, temperature: 0, logprobs: 5 }
      const whole = completionArrays(await answered(probe, path, { ...fields, prompt: text, echo: true }))
      if (whole === undefined) return fail(missing)
      const generated: number[] = []
      const readBack: number[] = []
      for (const place of wordStarts(whole, text.length)) {
        const prompt = whole.tokens.slice(0, place).join('')
        const next = completionArrays(await answered(probe, path, { ...fields, prompt }))
        const token = next?.tokens[0]
        const [own, again] = [next?.token_logprobs[0], whole.top_logprobs?.[place]?.[token ?? '']]
        // Half characters are written alike, so that lists by text mix them up.
        if (token === undefined || own == null || token === '' || token.includes('\ufffd')) continue
        generated.push(own)
        // The likeliest token after a text must be likely where the text goes on otherwise, too.
        readBack.push(again ?? Number.NaN)
      }
      if (generated.length < 2) return notObservable('The model ends at once.')
      return judgeTwiceRead({ generated, readBack })
    }),
  },
]

function echo(probe: Probe, prompt: string): Promise<unknown> {
  // Some servers refuse max_tokens of 0; the one token that this asks for is cut off again.
  return answered(probe, path, { prompt, max_tokens: 1, temperature: 0, logprobs: 1, echo: true })
}

/** Those of the tokens that the prompt is made of; the generated ones after it are left out. */
function promptLogprobs(arrays: CompletionArrays | undefined, prompt: string): readonly (number | null)[] {
  if (arrays === undefined) return []
  return arrays.token_logprobs.slice(0, lengthOfPrompt(arrays, prompt.length))
}

function lengthOfPrompt({ tokens }: CompletionArrays, characters: number): number {
  let seen = 0
  const end = tokens.findIndex((token) => {
    seen += token.length
    return seen > characters
  })
  return end === -1 ? tokens.length : end
}

/** Up to six places where a word begins: text before them is cut into the same tokens when it stands alone. */
function wordStarts(arrays: CompletionArrays, characters: number): number[] {
  const places = arrays.tokens
    .slice(0, lengthOfPrompt(arrays, characters))
    .flatMap((token, place) => (place > 2 && token.startsWith(' ') ? [place] : []))
  return places.filter((_, place) => place % Math.max(1, Math.floor(places.length / 6)) === 0).slice(0, 6)
}
