// The official client of OpenAI's API against one endpoint: node client.mjs URL MODEL. Each step is a line, `ok` or `FAILED`.
import assert from 'node:assert/strict'
import { argv, stdout } from 'node:process'
import OpenAI, { APIUserAbortError, BadRequestError, NotFoundError } from 'openai'

const [baseURL, model] = argv.slice(2)
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 })
const messages = [{ role: 'user', content: 'What is 12 plus 7?' }]
const decode = (tokens) => Buffer.from(tokens.flatMap(({ bytes }) => bytes ?? [])).toString()

async function step(name, run) {
  try {
    await run()
    stdout.write(`ok ${name}\n`)
  } catch (error) {
    stdout.write(`FAILED ${name}: ${String(error).split('\n').join(' ')}\n`)
  }
}

await step('models.list and models.retrieve', async () => {
  const listed = []
  for await (const one of client.models.list()) listed.push(one.id)
  assert.deepEqual(listed, [model])
  assert.equal((await client.models.retrieve(model)).id, model)
})

await step('chat.completions.create with logprobs: bytes join to the content', async () => {
  const answer = await client.chat.completions.create({
    model,
    messages,
    seed: 1,
    max_completion_tokens: 20,
    logprobs: true,
    top_logprobs: 5,
  })
  const [choice] = answer.choices
  assert.equal(decode(choice.logprobs.content), choice.message.content)
  assert.equal(choice.logprobs.content.length, answer.usage.completion_tokens)
})

await step('chat.completions.create, streamed: the same text and usage', async () => {
  const body = { model, messages, seed: 2, max_tokens: 20 }
  const whole = await client.chat.completions.create(body)
  const stream = await client.chat.completions.create({
    ...body,
    stream: true,
    stream_options: { include_usage: true },
  })
  let text = ''
  let usage
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    usage = chunk.usage ?? usage
  }
  assert.equal(text, whole.choices[0].message.content)
  assert.deepEqual(usage, whole.usage)
})

await step('chat.completions.stream: the helper collects the message', async () => {
  const runner = client.chat.completions.stream({ model, messages, temperature: 0, max_tokens: 10 })
  const message = await runner.finalMessage()
  const whole = await client.chat.completions.create({ model, messages, temperature: 0, max_tokens: 10 })
  assert.equal(message.content, whole.choices[0].message.content)
})

await step('completions.create with echo: log-probabilities of the prompt', async () => {
  const prompt = 'The rain in Spain'
  const answer = await client.completions.create({ model, prompt, echo: true, max_tokens: 1, logprobs: 1 })
  const [{ text, logprobs }] = answer.choices
  assert.ok(text.startsWith(prompt))
  assert.equal(logprobs.tokens.length, answer.usage.total_tokens)
  assert.equal(logprobs.token_logprobs[0], null)
})

await step('completions.create of several prompts, n = 2: choices in order', async () => {
  const answer = await client.completions.create({ model, prompt: ['a', 'b'], n: 2, max_tokens: 2, echo: true })
  assert.deepEqual(
    answer.choices.map(({ text }) => text[0]),
    ['a', 'a', 'b', 'b'],
  )
  assert.deepEqual(
    answer.choices.map(({ index }) => index),
    [0, 1, 2, 3],
  )
})

await step('errors: the classes of the client', async () => {
  const chat = (body) => client.chat.completions.create({ model, messages, max_tokens: 1, ...body })
  await assert.rejects(
    chat({ model: 'other' }),
    (error) => error instanceof NotFoundError && error.code === 'model_not_found',
  )
  await assert.rejects(
    chat({ temperature: 9 }),
    (error) => error instanceof BadRequestError && error.param === 'temperature',
  )
  const tokens = { max_tokens: 1_000_000 }
  await assert.rejects(chat(tokens), (error) => error.code === 'context_length_exceeded')
})

await step('abort of a stream', async () => {
  const body = { model, prompt: 'a', max_tokens: 200, stream: true }
  const stream = await client.completions.create(body)
  for await (const _chunk of stream) {
    stream.controller.abort()
    break
  }
  const signal = AbortSignal.abort()
  await assert.rejects(client.models.list({ signal }), APIUserAbortError)
})
