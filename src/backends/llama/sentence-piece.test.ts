import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { completion } from '#contract/completion.ts'
import { tinyGguf } from './__fixtures__/tiny-gguf.ts'
import { type LlamaServer, startLlamaServer } from './server.ts'

let folder = ''
let server: LlamaServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-llama-'))
  const path = join(folder, 'tiny.gguf')
  await writeFile(path, tinyGguf('f32', 'sentence-piece'))
  server = await startLlamaServer({ path, parallel: 1 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

async function ask(route: string, body: object): Promise<unknown> {
  const text = JSON.stringify({ model: 'tiny', ...body })
  return (await fetch(server.url + route, { method: 'POST', body: text })).json()
}

describe('a vocabulary of SentencePiece, with a token that begins every text', () => {
  it('echoes a prompt without the space that is put before it', async () => {
    const prompt = 'the hé in'
    const answer = await ask('/v1/completions', { prompt, echo: true, max_tokens: 0, logprobs: 1 })
    const { choices, usage } = completion.extend({ usage: z.looseObject({ prompt_tokens: z.int() }) }).parse(answer)
    const lists = choices[0]?.logprobs
    expect(choices[0]?.text).toBe(prompt)
    expect(lists?.tokens).toEqual(['', 'the', ' ', 'h', 'bytes:\\xc3', 'bytes:\\xa9', ' ', 'in'])
    expect(lists?.text_offset).toEqual([0, 0, 3, 4, 5, 5, 6, 7])
    expect(lists?.token_logprobs?.map((value) => value === null)).toEqual([true, ...Array(7).fill(false)])
    expect(usage.prompt_tokens).toBe(8)
  })

  it('tokenizes with the token that begins a text, or without', async () => {
    const count = async (body: object) => z.object({ count: z.int() }).parse(await ask('/tokenize', body)).count
    expect(await count({ prompt: 'the hé in' })).toBe(8)
    expect(await count({ prompt: 'the hé in', add_special_tokens: false })).toBe(7)
  })

  it('completes an empty text', async () => {
    const { choices } = completion.parse(await ask('/v1/completions', { prompt: '', max_tokens: 3, ignore_eos: true }))
    expect(choices[0]?.finish_reason).toBe('length')
  })

  it('puts no space into the middle of a conversation', async () => {
    const usage = z.object({ usage: z.object({ prompt_tokens: z.int() }) })
    const count = async (content: string) => {
      const answer = await ask('/v1/chat/completions', { messages: [{ role: 'user', content }], max_tokens: 1 })
      return usage.parse(answer).usage.prompt_tokens
    }
    // `<|end|>` is read as seven letters.
    expect((await count('a<|end|>b')) - (await count('ab'))).toBe(7)
  })
})
