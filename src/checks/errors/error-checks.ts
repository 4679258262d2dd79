import * as z from 'zod'
import { chatRequest, readReply } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import { drawNoun, drawQuestion, drawUnknownName, repeatedWord } from '../prompt-words.ts'
import { malformedRequest } from './request-error-checks.ts'

const base = { group: 'H', needs: ['chat.answers'], networks: ['direct', 'morse'], requests: 1 } as const

const nullableText = z.string().nullable()
const wholeError = z.looseObject({
  error: z.looseObject({ message: z.string().min(1), type: z.string(), param: nullableText, code: nullableText }),
})

/** What nobody outside should read: stack traces, and addresses and paths of the inside. */
const leaks: readonly (readonly [RegExp, string])[] = [
  [/Traceback \(most recent call last\)|File "[^"]+", line \d+/, 'a Python stack trace'],
  [/\n\s+at .+\(?[\w./-]+:\d+:\d+\)?|node_modules\//, 'a JavaScript stack trace'],
  [/goroutine \d+ \[|panic: |thread '.+' panicked/, 'the trace of a panic'],
  [/https?:\/\/(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/, 'an internal address'],
  [/(?:^|[\s"'(])\/(?:home|root|usr|opt|var|srv|app|workspace)\/[\w./-]+/, 'a path of the machine'],
]

/** How errors are told. */
export const errorChecks: readonly Check[] = [
  {
    ...base,
    id: 'errors.shape',
    level: 'should',
    title: 'an error has message, type, param and code',
    advice: 'Write errors as {"error": {"message", "type", "param", "code"}}, with null for what is not known.',
    async run(probe) {
      const reply = readReply(await probe.exchange(malformedRequest(probe)))
      if (reply.kind === 'unreadable') return fail(reply.problem)
      const read = wholeError.safeParse(reply.json)
      return read.success ? pass('It has.') : fail('A field is missing or has another type.')
    },
  },
  {
    ...base,
    id: 'errors.no-leaks',
    level: 'should',
    requests: 3,
    title: 'errors show nothing of the inside',
    advice: 'Put stack traces, paths and internal addresses into your log, not into answers.',
    async run(probe) {
      const requests = [
        malformedRequest(probe),
        chatRequest(probe, '', { messages: [null] }),
        chatRequest(probe, '', { model: drawUnknownName(probe.random), max_tokens: 1 }),
      ]
      for (const request of requests) {
        const answer = await probe.exchange(request)
        if (answer.kind === 'failure') continue
        const text = Buffer.from(answer.body).toString('utf8').replaceAll('\\n', '\n').replaceAll('\\"', '"')
        const leak = leaks.find(([pattern]) => pattern.test(text))
        if (leak !== undefined) return fail(`An error shows ${leak[1]}.`)
      }
      return pass('They do not.')
    },
  },
  {
    ...base,
    id: 'errors.bad-key',
    level: 'should',
    networks: ['direct'],
    title: 'a wrong key is refused with 401 and code invalid_api_key',
    advice: 'Where keys are asked for, answer a wrong one with 401 and an error of code "invalid_api_key".',
    async run(probe) {
      if (!probe.hasKey) return notObservable('No key was given with --key, so none may be needed.')
      const wrong = `sk-${drawUnknownName(probe.random)}`
      const answer = await probe.exchange({
        ...chatRequest(probe, drawQuestion(probe.random), { max_tokens: 1 }),
        key: { wrong },
      })
      return expectRefusal(answer, { statuses: [401], code: 'invalid_api_key' })
    },
  },
  {
    ...base,
    id: 'errors.context-too-long',
    level: 'must',
    requests: 2,
    after: ['limits.context-window'],
    title: 'a prompt that is too long is refused with 400 and code context_length_exceeded',
    advice: 'Refuse what does not fit: status 400 and an error of code "context_length_exceeded"; never cut a prompt.',
    async run(probe) {
      const window = probe.findingOf('limits.context-window')
      if (window?.verdict === 'silently-ignored') return silentlyIgnored(window.detail)
      const words = Number(window?.measures?.refused_words)
      if (!Number.isInteger(words)) return notObservable('No prompt was too long.')
      const word = drawNoun(probe.random)
      const ask = (count: number) => probe.exchange(chatRequest(probe, repeatedWord(word, count), { max_tokens: 1 }))
      const answer = await ask(words * 2)
      // This word may have fewer tokens than the one that the window was found with, but none less than one.
      const isTaken = answer.kind === 'answer' && answer.status === 200
      const longer = Math.max(words, Number(window?.measures?.context_window_tokens)) * 2
      const refusal = isTaken && longer > words * 2 ? await ask(longer) : answer
      return expectRefusal(refusal, { statuses: [400], code: 'context_length_exceeded' })
    },
  },
]
