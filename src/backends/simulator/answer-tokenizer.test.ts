import { describe, expect, it } from 'vitest'
import { askCompletion, withSimulator } from './simulator-fixture.ts'
import { tokenize } from './tokenizer.ts'

const prompt = 'Naïve 🦊 at 100 degrees, e\u0301t cetera'

async function post(url: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('/tokenize and /detokenize', () => {
  it('default: ids and their count, as vLLM gives them, and the text again', async () => {
    await using simulator = await withSimulator({ contextTokens: 512 })
    const { body } = await post(`${simulator.url}/tokenize`, { model: 'sim', prompt, return_token_strs: true })
    const texts = tokenize(prompt)
    expect(body).toEqual({ count: texts.length, max_model_len: 512, tokens: expect.any(Array), token_strs: texts })
    const again = await post(`${simulator.url}/detokenize`, { model: 'sim', tokens: body.tokens })
    expect(again).toEqual({ status: 200, body: { prompt } })
  })

  it('behavior: ids in the place of a prompt are the prompt', async () => {
    await using simulator = await withSimulator({})
    const { tokens } = (await post(`${simulator.url}/tokenize`, { prompt })).body
    const request = { echo: true, logprobs: 1, max_tokens: 1 }
    const byText = await askCompletion(simulator, { ...request, prompt })
    const byIds = await askCompletion(simulator, { ...request, prompt: tokens })
    const several = await askCompletion(simulator, { ...request, prompt: [tokens, tokens] })
    expect(byIds.body.choices).toEqual(byText.body.choices)
    expect(several.body.choices).toHaveLength(2)
    expect(byIds.body.usage.prompt_tokens).toBe((tokens as unknown[]).length)
  })

  it('error: unknown ids, and bodies that are something else', async () => {
    await using simulator = await withSimulator({})
    const refused = [
      await post(`${simulator.url}/detokenize`, { tokens: [1] }),
      await post(`${simulator.url}/detokenize`, { tokens: ['a'] }),
      await post(`${simulator.url}/tokenize`, { prompt: 7 }),
      await post(`${simulator.url}/tokenize`, 'no JSON'),
      await post(`${simulator.url}/v1/completions`, { model: 'sim', prompt: [1, 2] }),
    ]
    expect(refused.map(({ status, body }) => [status, (body.error as { param: unknown }).param])).toEqual([
      [400, 'tokens'],
      [400, 'tokens[0]'],
      [400, 'prompt'],
      [400, null],
      [400, 'prompt'],
    ])
    expect((await fetch(`${simulator.url}/tokenize`)).status).toBe(405)
  })

  it('args: an endpoint without a tokenizer, with another one, or that takes text only', async () => {
    await using none = await withSimulator({ tokenizer: 'absent' })
    await using other = await withSimulator({ tokenizer: 'other' })
    await using text = await withSimulator({ tokenIds: 'refused' })
    expect((await post(`${none.url}/tokenize`, { prompt })).status).toBe(404)
    expect((await post(`${other.url}/tokenize`, { prompt })).body.count).toBe(tokenize(prompt).length + 1)
    const { tokens } = (await post(`${text.url}/tokenize`, { prompt })).body
    const refused = await post(`${text.url}/v1/completions`, { model: 'sim', prompt: tokens })
    expect([refused.status, (refused.body.error as { param: unknown }).param]).toEqual([400, 'prompt'])
  })
})
