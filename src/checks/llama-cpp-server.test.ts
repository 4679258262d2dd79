import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDirectTransport } from '../cli/check/direct-transport.ts'
import { startMock } from './__fixtures__/mock-server.ts'
import { replayed, type Transcript, transcribedChecks, transcribedRun } from './__fixtures__/transcript/transcript.ts'
import { runChecks } from './run-checks.ts'

const file = join(import.meta.dirname, '__fixtures__/transcript/llama-cpp-server.json')
const transcript: Transcript = JSON.parse(readFileSync(file, 'utf8'))

/** All checks against a server that answers as transcribed; what was asked beside that. */
async function checkTranscript() {
  const missed: string[] = []
  await using server = await startMock({ mutation: replayed(transcript, (request) => missed.push(request)) })
  await using transport = createDirectTransport({ url: server.url, key: null, connections: 32 })
  const { results } = await runChecks({
    ...transcribedRun,
    checks: transcribedChecks,
    transport,
    budget: { requests: 2_000, bytes: 1024 ** 3 },
    signal: new AbortController().signal,
    clock: () => transcript.recordedAt,
    sleep: () => Promise.resolve(),
    hidden: null,
  })
  return { results, missed }
}

describe('llama.cpp’s own server, transcribed', () => {
  it('default: the checks name what it lacks, and what it says to that', async () => {
    const { results, missed } = await checkTranscript()
    expect(missed).toEqual([])
    const wanting = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'silently-ignored')
    expect(wanting.map(({ check, verdict, detail }) => `${check.id}: ${verdict}: ${detail}`)).toMatchInlineSnapshot(`
      [
        "models.retrieve: fail: It answers status 404.",
        "models.unknown: fail: The error has not the code "model_not_found".",
        "errors.malformed-json: fail: It answers status 500, as if it were to blame.",
        "errors.missing-model: silently-ignored: It answers as if nothing were wrong.",
        "errors.unknown-model: silently-ignored: It answers as if nothing were wrong.",
        "errors.shape: fail: A field is missing or has another type.",
        "errors.context-too-long: fail: The error has not the code "context_length_exceeded".",
        "unicode.lone-surrogate: fail: It answers status 500, as if it were to blame.",
        "unicode.control-tokens: fail: <|end|> in a message is read as a control token, or dropped.",
        "sampling.range-temperature: silently-ignored: temperature of -1 is accepted.",
        "sampling.range-top-p: silently-ignored: top_p of -0.5 is accepted.",
        "sampling.range-frequency-penalty: silently-ignored: frequency_penalty of -3 is accepted.",
        "sampling.range-presence-penalty: silently-ignored: presence_penalty of -3 is accepted.",
        "sampling.range-stop: silently-ignored: stop of 5 texts is accepted.",
        "logprobs.depth-0: fail: "logprobs.content" is missing or has another shape.",
        "logprobs.depth-21: silently-ignored: top_logprobs of 21 is accepted.",
        "logprobs.streaming: fail: 15 entries are streamed, 16 were not.",
        "logprobs.completion: fail: The lists of log-probabilities are missing or have another shape.",
        "logprobs.echo: silently-ignored: The prompt does not come back.",
        "tools.required: silently-ignored: No call comes.",
        "completions.echo: silently-ignored: The prompt does not come back.",
        "completions.echo-alone: silently-ignored: The prompt does not come back.",
        "completions.suffix: silently-ignored: It changes nothing.",
        "embeddings.answers: fail: It answers status 501.",
      ]
    `)
    const refused = results.filter(({ verdict }) => verdict === 'refused-properly')
    expect(refused.map(({ check }) => check.id)).toMatchInlineSnapshot(`
      [
        "unicode.long-word",
        "images.answers",
      ]
    `)
    expect(results.filter(({ verdict }) => verdict === 'pass').length).toMatchInlineSnapshot(`84`)
  })
})
