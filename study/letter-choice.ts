import { parseArgs } from 'node:util'
import type { LlamaServer } from '#backends/llama/server.ts'
import { spawnLlamaServer } from '#backends/llama/spawn-llama-server.ts'
import type { BuiltRequest } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { type Catalogue, readCatalogue } from '#tasks/definition/catalogue.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { jsonAt } from '#tasks/requests/answer-text.ts'
import { loadTask } from '#tasks/task.ts'

/** What three ways of asking for a letter say of the documents of a task. */
export type LetterRow = {
  readonly task: string
  readonly documents: number
  /** Of these, those that do not fit into the model's context. */
  readonly tooLong: number
  /** Those whose letters are one token each after the tokens of the prompt, so that all ways ask for the same. */
  readonly alike: number
  /** Of these: another letter than by echo is the token that is made when all letters are favoured alike. */
  readonly otherByBias: number
  /** Of these, too: some letters, and all, are among the twenty likeliest first tokens. */
  readonly anyListed: number
  readonly allListed: number
  /** Of those with any: another letter than by echo is the likeliest of the list, in whatever spelling; and in the task's own. */
  readonly otherByList: number
  readonly otherAsSpelt: number
  /**
   * The largest difference, by list and by echo, of the logarithm of the odds of one letter against the likeliest listed one, in nats: a new line
   * before the letter counts in an echo.
   */
  readonly largestDifference: number
}

/** A bias that no difference of a model's logits outweighs; as much as the API allows. */
const favour = 100

/**
 * Asks one model the documents of a task in all three ways: by echo, as the harness does; by the likeliest first tokens, in one request; and
 * for the one token that a model makes which may only choose among the letters.
 *
 * @param echo the task by its log-likelihoods
 * @param letter the same by letters
 */
export async function letterStudy(
  server: Pick<LlamaServer, 'url' | 'name'>,
  { echo, letter }: { readonly echo: LoadedTask; readonly letter: LoadedTask },
  limit = Number.POSITIVE_INFINITY,
): Promise<LetterRow> {
  const { source } = echo
  if (source.kind !== 'finite') throw new TypeError(`${echo.name} has no list of documents`)
  const documents = Math.min(limit, source.size)
  const delimiter = String(echo.harness.config.target_delimiter ?? ' ')
  const options = { model: server.name }
  const counts = { tooLong: 0, alike: 0, otherByBias: 0, anyListed: 0, allListed: 0, otherByList: 0, otherAsSpelt: 0 }
  let largestDifference = 0
  for (let index = 0; index < documents; index += 1) {
    const document = source.documentAt(index)
    const [request] = letter.buildRequests(document, options)
    if (request === undefined) throw new TypeError(`${letter.name} asks nothing`)
    const listed = await ask(server, request)
    if (jsonAt(listed, 'error') !== undefined) {
      counts.tooLong += 1
      continue
    }
    const echoed: { body: unknown }[] = []
    for (const asked of echo.buildRequests(document, options)) echoed.push({ body: await ask(server, asked) })
    const byEcho = echo.harness.choices(document, echoed)?.logprobs ?? []
    const letters = byEcho.map((_, place) => `${delimiter}${String.fromCharCode(65 + place)}`)
    const tokens = await letterTokens(server, String(request.body.prompt), letters)
    if (tokens === undefined) continue
    counts.alike += 1
    const best = letters[likeliest(byEcho)]
    const bias = Object.fromEntries(tokens.map((token) => [token, favour]))
    const forced = await ask(server, { ...request, body: { ...request.body, logit_bias: bias } })
    if (jsonAt(forced, 'choices', 0, 'text') !== best) counts.otherByBias += 1
    const spelt = letters.map((text) => jsonAt(listed, 'choices', 0, 'logprobs', 'top_logprobs', 0, text))
    const byList = spelt.map((logprob) => (typeof logprob === 'number' ? logprob : Number.NEGATIVE_INFINITY))
    const known = byList.filter(Number.isFinite).length
    if (known === 0) continue
    counts.anyListed += 1
    if (known === letters.length) counts.allListed += 1
    const top = likeliest(byList)
    for (const [place, logprob] of byList.entries()) {
      if (!Number.isFinite(logprob)) continue
      const byListed = logprob - (byList[top] ?? Number.NaN)
      const byEchoed = (byEcho[place] ?? Number.NaN) - (byEcho[top] ?? Number.NaN)
      largestDifference = Math.max(largestDifference, Math.abs(byListed - byEchoed))
    }
    if (letters[top] !== best) counts.otherAsSpelt += 1
    const chosen = letter.harness.choices(document, [{ body: listed }])?.logprobs ?? []
    if (letters[likeliest(chosen)] !== best) counts.otherByList += 1
  }
  return { task: echo.name, documents, ...counts, largestDifference }
}

/** The tokens that make the letters after a prompt; undefined unless each is one token, and the prompt's are the same with it. */
async function letterTokens(
  server: Pick<LlamaServer, 'url' | 'name'>,
  prompt: string,
  letters: readonly string[],
): Promise<number[] | undefined> {
  const tokensOf = async (text: string) => {
    const tokens = jsonAt(
      await ask(server, { path: '/tokenize', body: { model: server.name, prompt: text } }),
      'tokens',
    )
    return Array.isArray(tokens) ? tokens.map(Number) : []
  }
  const before = await tokensOf(prompt)
  const found: number[] = []
  for (const letter of letters) {
    const tokens = await tokensOf(prompt + letter)
    const last = tokens.pop()
    if (last === undefined || tokens.join(' ') !== before.join(' ')) return undefined
    found.push(last)
  }
  return found
}

/** The place of the first of the largest. */
function likeliest(logprobs: readonly number[]): number {
  return logprobs.indexOf(Math.max(...logprobs))
}

/**
 * The same task with each letter on a line of its own, for models whose tokens join a space before a letter to what stands
 * before it.
 */
export function onLines(catalogue: Catalogue, name: string): Catalogue {
  const definition = catalogue.tasks.get(name)
  if (definition === undefined) throw new TypeError(`there is no task ${name}`)
  const { doc_to_text: question } = definition.fields
  if (typeof question !== 'string') throw new TypeError(`the question of ${name} is no template`)
  const fields = { ...definition.fields, doc_to_text: `${question}\n`, target_delimiter: '' }
  return { ...catalogue, tasks: new Map([[name, { ...definition, fields }]]) }
}

async function ask(
  { url }: Pick<LlamaServer, 'url'>,
  { path, body }: Pick<BuiltRequest, 'path' | 'body'>,
): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      tasks: {
        type: 'string',
        default: 'mmlu_abstract_algebra,mmlu_anatomy,mmlu_college_computer_science,mmlu_world_religions',
      },
      lines: { type: 'boolean', default: false },
      limit: { type: 'string', default: '100000' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const dataFolder = process.env.ASSAY_DATASETS
  if (dataFolder === undefined || dataFolder === '') {
    process.stdout.write('skipped: set ASSAY_DATASETS to a folder that holds mmlu/test and mmlu/dev\n')
    return
  }
  const [catalogue, readSplit] = [await readCatalogue(), splitReader({ dataFolder })]
  const rows: (LetterRow & { readonly model: string })[] = []
  for (const path of positionals) {
    const server = await spawnLlamaServer({ path, parallel: 1 })
    try {
      for (const name of values.tasks.split(',')) {
        const [echo, letter] = await Promise.all(
          [name, `${name}@letter`].map((reference) =>
            loadTask(reference, { catalogue: values.lines ? onLines(catalogue, name) : catalogue, readSplit }),
          ),
        )
        if (echo === undefined || letter === undefined) throw new TypeError('no task')
        const row = await letterStudy(server, { echo, letter }, Number(values.limit))
        rows.push({ model: server.name, ...row })
        process.stderr.write(`${JSON.stringify(row)}\n`)
      }
    } finally {
      await server.close()
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else console.table(rows)
}

if (import.meta.main) await main()
