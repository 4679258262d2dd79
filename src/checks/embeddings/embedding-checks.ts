import { isRefusal } from '../ask-chat.ts'
import { answered, asked, concluded } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawPhrase, drawQuestion } from '../prompt-words.ts'
import { fieldAt, told } from '../read-fields.ts'
import { areSameBits, cosine, norm, type ReadVector, readVectors } from './vectors.ts'

const path = '/v1/embeddings'
const base = { group: 'L', networks: ['direct', 'morse'], needs: ['embeddings.answers'], requests: 1 } as const
/** Kernels and batches change the last digits, and no more than this. */
const SAME_COSINE = 0.9999
const UNIT_TOLERANCE = 1e-2

/** Embeddings. Source: openai/openai-openapi f85dbe2, CreateEmbeddingRequest; its answers lack the base64 form. */
export const embeddingChecks: readonly Check[] = [
  {
    ...base,
    id: 'embeddings.answers',
    level: 'should',
    needs: [],
    title: 'a text is answered with one vector',
    advice: 'Serve POST /v1/embeddings, with "data" of one entry for each input.',
    run: concluded(async (probe) => {
      const body = await answered(probe, path, { input: drawQuestion(probe.random) })
      const vectors = readVectors(body)
      if (vectors === undefined) return fail('There is no vector.')
      if (vectors.length !== 1) return fail(`${vectors.length} vectors come for one text.`)
      return fieldAt(body, 'object') === 'list' ? pass('It is.') : fail('"object" is not "list".')
    }),
  },
  {
    ...base,
    id: 'embeddings.differ',
    level: 'must',
    requests: 2,
    title: 'different texts have different vectors',
    advice: 'Compute vectors from the input.',
    run: concluded(async (probe) => {
      const one = await vectorOf(probe, drawQuestion(probe.random))
      const other = await vectorOf(probe, 'Invoice 4711: three crates of oranges, unpaid since May.')
      const value = cosine(one, other)
      return value < 0.999999 ? pass('They have.', { cosine: value }) : fail('Two texts have one vector.')
    }),
  },
  {
    ...base,
    id: 'embeddings.batch',
    level: 'must',
    requests: 4,
    title: 'a list of texts gives the vectors that they have alone, in order',
    advice: 'Return one entry for each input, in its order, with "index"; mask the padding of batches.',
    run: concluded(async (probe) => {
      // Of several lengths, and short: some models read 64 tokens.
      const texts = [drawPhrase(probe.random), `${drawPhrase(probe.random)} and ${drawPhrase(probe.random)}`, 'yes']
      const together = readVectors(await answered(probe, path, { input: texts }))
      if (together?.length !== texts.length) return fail(`${together?.length ?? 0} vectors come for three texts.`)
      if (together.some(({ index }, place) => index !== place)) return fail('They are not numbered 0, 1, 2 in order.')
      const cosines: number[] = []
      for (const [place, text] of texts.entries())
        cosines.push(cosine(await vectorOf(probe, text), (together[place] as ReadVector).values))
      return judgeSame(Math.min(...cosines), 'A text alone has another vector than in a list')
    }),
  },
  {
    ...base,
    id: 'embeddings.repeats',
    level: 'must',
    requests: 2,
    title: 'the same text has the same vector again',
    advice: 'Turn off dropout, and serve one model in one numeric format.',
    run: concluded(async (probe) => {
      const text = drawQuestion(probe.random)
      return judgeSame(
        cosine(await vectorOf(probe, text), await vectorOf(probe, text)),
        'The same text has another vector',
      )
    }),
  },
  {
    ...base,
    id: 'embeddings.base64',
    level: 'should',
    requests: 2,
    title: '"base64" is little-endian float32 and the same bit for bit',
    advice:
      'Encode the float32 values as little-endian bytes when "encoding_format" is "base64": official clients ask for it.',
    run: concluded(async (probe) => {
      const input = drawQuestion(probe.random)
      const floats = readVectors(await answered(probe, path, { input, encoding_format: 'float' }))?.[0]
      const encoded = readVectors(await answered(probe, path, { input, encoding_format: 'base64' }))?.[0]
      if (floats === undefined || encoded === undefined) return fail('There is no vector.')
      if (!encoded.isText) return silentlyIgnored('Numbers come in place of base64.')
      if (areSameBits(floats.values, encoded.values)) return pass('It is.')
      const value = cosine(floats.values, encoded.values)
      return value > SAME_COSINE
        ? notObservable('The two differ in the last digits, as two computations may.')
        : fail('The two are different vectors.')
    }),
  },
  {
    ...base,
    id: 'embeddings.dimensions',
    level: 'may',
    requests: 2,
    title: '"dimensions" shortens the vector to so many values of length 1',
    advice:
      'Cut the vector and divide it by its length, for models trained for it; refuse "dimensions" with 400 for others.',
    run: concluded(async (probe) => {
      const input = drawQuestion(probe.random)
      const whole = await vectorOf(probe, input)
      const wanted = Math.max(1, Math.floor(whole.length / 2))
      const short = readVectors(await answered(probe, path, { input, dimensions: wanted }))?.[0]?.values
      if (short === undefined) return fail('There is no vector.')
      if (short.length === whole.length) return silentlyIgnored('The vector keeps its length.')
      if (short.length !== wanted) return fail(`${short.length} values come in place of ${wanted}.`)
      if (Math.abs(norm(short) - 1) > UNIT_TOLERANCE) return fail(`Its length is ${norm(short).toFixed(3)}, not 1.`)
      const value = cosine(short, whole.slice(0, wanted))
      return value > 0.99 ? pass('It does.') : fail('It is not the begin of the whole vector.')
    }),
  },
  {
    ...base,
    id: 'embeddings.dimensions-0',
    level: 'may',
    title: '"dimensions" of 0 is refused',
    advice: 'Answer status 400 for "dimensions" below 1.',
    run: (probe) => refusal(probe, { input: 'x', dimensions: 0 }, '"dimensions" of 0'),
  },
  {
    ...base,
    id: 'embeddings.unit-length',
    level: 'should',
    title: 'vectors have length 1',
    advice: 'Normalise vectors: clients compare them by their product.',
    run: concluded(async (probe) => {
      const length = norm(await vectorOf(probe, drawQuestion(probe.random)))
      return Math.abs(length - 1) < UNIT_TOLERANCE
        ? pass('They have.', { norm: length })
        : fail(`The length is ${length.toFixed(3)}.`)
    }),
  },
  {
    ...base,
    id: 'embeddings.usage',
    level: 'should',
    requests: 2,
    title: 'usage counts the tokens of the input',
    advice: 'Fill in "usage" with "prompt_tokens" and an equal "total_tokens".',
    run: concluded(async (probe) => {
      const text = drawPhrase(probe.random)
      const once = await answered(probe, path, { input: text })
      const twice = await answered(probe, path, { input: `${text} ${text}` })
      const [few, many] = [fieldAt(once, 'usage', 'prompt_tokens'), fieldAt(twice, 'usage', 'prompt_tokens')]
      if (!Number.isInteger(few) || !Number.isInteger(many)) return fail(`"prompt_tokens" is ${told(few)}.`)
      if (fieldAt(once, 'usage', 'total_tokens') !== few) return fail('"total_tokens" is another number.')
      return Number(many) > Number(few) * 1.5
        ? pass('It does.')
        : fail(`A text has ${few} tokens, twice of it ${many}.`)
    }),
  },
  {
    ...base,
    id: 'embeddings.empty',
    level: 'should',
    title: 'an empty text is refused',
    advice: 'Answer status 400 for an empty "input".',
    run: (probe) => refusal(probe, { input: '' }, 'An empty text'),
  },
  {
    ...base,
    id: 'embeddings.token-ids',
    level: 'may',
    title: 'the input may be a list of token ids',
    advice: 'Accept lists of integers as "input": clients that cut long texts send them.',
    run: concluded(async (probe) => {
      const ids = Array.from({ length: 8 }, () => 300 + probe.random.integer(150))
      const vectors = readVectors(await answered(probe, path, { input: ids }))
      return vectors?.length === 1 ? pass('It may.') : fail(`${vectors?.length ?? 0} vectors come for one list of ids.`)
    }),
  },
]

async function vectorOf(probe: Probe, input: string): Promise<Float32Array> {
  const body = await answered(probe, path, { input, encoding_format: 'float' })
  return readVectors(body)?.[0]?.values ?? new Float32Array()
}

function judgeSame(value: number, otherwise: string): Finding {
  const measures = { cosine: value }
  return value >= SAME_COSINE
    ? pass('They are the same.', measures)
    : fail(`${otherwise}: cosine ${value.toFixed(5)}.`, measures)
}

async function refusal(probe: Probe, fields: Readonly<Record<string, unknown>>, what: string): Promise<Finding> {
  const reply = await asked(probe, path, fields)
  if (isRefusal(reply)) return pass('It is.')
  const isAccepted = reply.kind === 'json' && fieldAt(reply.json, 'data') !== undefined
  return isAccepted
    ? silentlyIgnored(`${what} is accepted.`)
    : fail(`${what} is answered with status ${reply.status ?? 'unknown'}.`)
}
