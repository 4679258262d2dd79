import { answered, concluded } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { fail, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawNoun, drawQuestion } from '../prompt-words.ts'
import { choiceText, fieldAt, finishReason, listAt, told } from '../read-fields.ts'

const path = '/v1/completions'
const base = { group: 'K', networks: ['direct', 'morse'], needs: ['completions.text'], requests: 1 } as const

/** Legacy completions: what harnesses and older clients ask. */
export const completionChecks: readonly Check[] = [
  {
    ...base,
    id: 'completions.text',
    level: 'should',
    needs: [],
    title: 'a text is gone on with',
    advice: 'Serve POST /v1/completions: benchmarks by likelihood cannot do without.',
    run: concluded(async (probe) => {
      const body = await answered(probe, path, { prompt: beginning(probe), max_tokens: 8, temperature: 0 })
      const reason = finishReason(body)
      if (typeof fieldAt(body, 'choices', 0, 'text') !== 'string') return fail('The choice has no "text".')
      if (fieldAt(body, 'object') !== 'text_completion') return fail('"object" is not "text_completion".')
      return reason === 'length' || reason === 'stop' ? pass('It is.') : fail(`"finish_reason" is ${told(reason)}.`)
    }),
  },
  {
    ...base,
    id: 'completions.batch',
    level: 'should',
    requests: 4,
    title: 'a list of texts is answered in its order',
    advice: 'Number choices by prompt: choice i × n + j belongs to prompt i.',
    run: concluded(async (probe) => {
      const prompts = [beginning(probe), beginning(probe), beginning(probe)]
      const together = await answered(probe, path, { prompt: prompts, max_tokens: 8, temperature: 0 })
      const count = listAt(together, 'choices').length
      if (count !== prompts.length) return fail(`${count} choices come for ${prompts.length} prompts.`)
      const texts = inOrder(together)
      const alone: string[] = []
      for (const prompt of prompts)
        alone.push(choiceText(await answered(probe, path, { prompt, max_tokens: 8, temperature: 0 })))
      const misplaced = texts.findIndex((text, place) => text !== alone[place] && alone.includes(text))
      if (misplaced !== -1) return fail(`Choice ${misplaced} answers another prompt.`)
      const same = texts.filter((text, place) => text === alone[place]).length
      // Batching may change a text; all of them at once it hardly does.
      return same > 0
        ? pass(`${same} of 3 texts are as when asked alone.`)
        : fail('None of the texts is as when asked alone.')
    }),
  },
  {
    ...base,
    id: 'completions.token-ids',
    level: 'may',
    title: 'a prompt may be a list of token ids',
    advice: 'Accept a list of integers as "prompt" and take them as tokens.',
    run: concluded(async (probe) => {
      const ids = Array.from({ length: 12 }, () => 300 + probe.random.integer(150))
      const body = await answered(probe, path, { prompt: ids, max_tokens: 1, temperature: 0 })
      const count = fieldAt(body, 'usage', 'prompt_tokens')
      // A token for the beginning of the text may be put before them.
      const isCounted = count === ids.length || count === ids.length + 1
      return isCounted ? pass('12 ids count as 12 tokens.') : fail(`12 ids count as ${told(count)} tokens.`)
    }),
  },
  {
    ...base,
    id: 'completions.token-id-lists',
    level: 'may',
    title: 'a prompt may be several lists of token ids',
    advice: 'Accept a list of lists of integers as "prompt": one choice for each.',
    run: concluded(async (probe) => {
      const lists = [0, 1].map(() => Array.from({ length: 6 }, () => 300 + probe.random.integer(150)))
      const body = await answered(probe, path, { prompt: lists, max_tokens: 1, temperature: 0 })
      const count = listAt(body, 'choices').length
      return count === 2 ? pass('Two lists give two choices.') : fail(`Two lists give ${count} choices.`)
    }),
  },
  {
    ...base,
    id: 'completions.echo',
    level: 'should',
    title: '"echo" gives the prompt before the text',
    advice: 'Put the prompt before the text when "echo" is true, or refuse it.',
    run: concluded(async (probe) => {
      const prompt = beginning(probe)
      const body = await answered(probe, path, { prompt, max_tokens: 4, temperature: 0, echo: true })
      return choiceText(body).startsWith(prompt) ? pass('It does.') : silentlyIgnored('The prompt does not come back.')
    }),
  },
  {
    ...base,
    id: 'completions.echo-alone',
    level: 'should',
    title: '"echo" with "max_tokens" of 0 gives the prompt and nothing more',
    advice: 'Accept "max_tokens" of 0 beside "echo": it asks for the prompt’s log-probabilities alone.',
    run: concluded(async (probe) => {
      const prompt = beginning(probe)
      const text = choiceText(await answered(probe, path, { prompt, max_tokens: 0, temperature: 0, echo: true }))
      if (!text.startsWith(prompt)) return silentlyIgnored('The prompt does not come back.')
      return text === prompt ? pass('It does.') : silentlyIgnored('Text comes after the prompt.')
    }),
  },
  {
    ...base,
    id: 'completions.n-batch',
    level: 'may',
    title: 'n = 2 for two prompts gives four choices, numbered by prompt',
    advice: 'Return n choices for each prompt, numbered from 0.',
    run: concluded(async (probe) => {
      const prompts = [beginning(probe), beginning(probe)]
      const body = await answered(probe, path, { prompt: prompts, n: 2, max_tokens: 4, temperature: 1 })
      const indices = listAt(body, 'choices').map((choice) => fieldAt(choice, 'index'))
      return indices.toSorted().join() === '0,1,2,3'
        ? pass('It does.')
        : fail(`${indices.length} choices, or not numbered.`)
    }),
  },
  {
    ...base,
    id: 'completions.best-of',
    level: 'may',
    title: '"best_of" of 2 gives the better one alone',
    advice: 'Refuse "best_of" with status 400 if it is not supported.',
    run: concluded(async (probe) => {
      const body = await answered(probe, path, { prompt: beginning(probe), max_tokens: 4, best_of: 2, n: 1 })
      const count = listAt(body, 'choices').length
      return count === 1 ? pass('One choice comes.') : fail(`${count} choices come.`)
    }),
  },
  {
    ...base,
    id: 'completions.suffix',
    level: 'may',
    requests: 2,
    title: '"suffix" is heeded or refused',
    advice: 'Refuse "suffix" with status 400 unless the model fills in the middle.',
    run: concluded(async (probe) => {
      const fields = { prompt: beginning(probe), max_tokens: 16, temperature: 0 }
      const plain = choiceText(await answered(probe, path, fields))
      const filled = choiceText(
        await answered(probe, path, { ...fields, suffix: ` and so the ${drawNoun(probe.random)} was saved.` }),
      )
      return plain === filled ? silentlyIgnored('It changes nothing.') : pass('It changes the text.')
    }),
  },
]

function beginning(probe: Probe): string {
  return `${drawQuestion(probe.random)} The ${drawNoun(probe.random)}`
}

/** The texts by the index of their choice. */
function inOrder(body: unknown): string[] {
  const choices = listAt(body, 'choices').map((choice, place) => ({
    place: Number(fieldAt(choice, 'index') ?? place),
    text: String(fieldAt(choice, 'text') ?? ''),
  }))
  return choices.toSorted((a, b) => a.place - b.place).map(({ text }) => text)
}
