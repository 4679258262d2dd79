import type { BuiltRequest, Capability, Task } from '#records/task.ts'
import { jsonAt } from '../requests/answer-text.ts'
import { chatRequest, completionRequest, type Generation } from '../requests/generate.ts'
import { firstTokenRivals, letterChatRequest, letterCompletionRequest } from '../requests/letter-choice.ts'
import { echoDoubt, nextTokenRequest } from './echo-doubt.ts'
import { echoSelfTestRequest, echoSelfTestVerdict } from './echo-self-test.ts'
import { tokenizeRequest, tokenizerVerdict } from './tokenizer-self-test.ts'
import type { Verdict } from './verdict.ts'

/** What an endpoint may be able to do; the first four through chat or completion. */
export type SelfTestName =
  | 'chat-text'
  | 'completion-text'
  | 'chat-rivals'
  | 'completion-rivals'
  | 'prompt-logprobs'
  | 'tokenizer'

/** A request of a self-test. `/tokenize` is no part of OpenAI's interface, so no request kind stands for it. */
export type SelfTestRequest = Pick<BuiltRequest, 'path' | 'body'> & {
  readonly kind: BuiltRequest['kind'] | 'tokenize'
  /** The test says something without its answer too. */
  readonly isOptional?: boolean
}

/** One thing that an endpoint may be able to do, and how it is found out. Pure: who asks is the caller's business. */
export type SelfTest = {
  readonly name: SelfTestName
  readonly capability: Capability
  /** What it shows, in a few words. */
  readonly shows: string
  readonly requests: (model: string) => readonly SelfTestRequest[]
  /** @param bodies the answers' bodies in the order of the requests; undefined for what was not answered */
  readonly verdict: (bodies: readonly unknown[]) => Verdict
}

const question = 'What is the capital of France? Answer with one word.'

/** Room for a word; a model that reasons first may not come to it, and has answered all the same. */
const shortAnswer: Generation = { stops: [], maximumTokens: 16, temperature: 0, rest: {} }

/** All self-tests, the least demanding first. */
export const selfTests: readonly SelfTest[] = [
  {
    name: 'chat-text',
    capability: 'C0',
    shows: 'texts through chat',
    requests: (model) => [chatRequest(model, [{ role: 'user', content: question }], shortAnswer)],
    verdict: ([body]) => textVerdict(body),
  },
  {
    name: 'completion-text',
    capability: 'C0',
    shows: 'texts through completions',
    requests: (model) => [completionRequest(model, 'The capital of France is', shortAnswer)],
    verdict: ([body]) => textVerdict(body),
  },
  {
    name: 'chat-rivals',
    capability: 'C1',
    shows: 'log-probabilities of the answer and its rivals, through chat',
    requests: (model) => [letterChatRequest(model, [{ role: 'user', content: question }])],
    verdict: ([body]) => rivalsVerdict(body),
  },
  {
    name: 'completion-rivals',
    capability: 'C1',
    shows: 'log-probabilities of the answer and its rivals, through completions',
    requests: (model) => [letterCompletionRequest(model, 'The capital of France is')],
    verdict: ([body]) => rivalsVerdict(body),
  },
  {
    name: 'prompt-logprobs',
    capability: 'C2',
    shows: 'log-probabilities of prompts (echo)',
    requests: (model) => [
      echoSelfTestRequest(model),
      echoSelfTestRequest(model),
      { ...nextTokenRequest(model), isOptional: true },
    ],
    verdict: ([first, second, next]) => {
      const verdict = echoSelfTestVerdict([first, second])
      const doubt = verdict.kind === 'passed' ? echoDoubt(first, next) : undefined
      return doubt === undefined ? verdict : { kind: 'passed', doubt }
    },
  },
  {
    name: 'tokenizer',
    capability: 'C3',
    shows: 'its tokenizer, which agrees with its echo',
    requests: (model) => [tokenizeRequest(model), echoSelfTestRequest(model), echoSelfTestRequest(model)],
    verdict: ([tokenized, first, second]) => {
      const echo = echoSelfTestVerdict([first, second])
      return echo.kind === 'failed' ? echo : tokenizerVerdict(tokenized, first)
    },
  },
]

/** The self-test that an endpoint must pass before a task is scored. */
export function selfTestOf(task: Pick<Task, 'needs' | 'buildRequests' | 'source'>): SelfTest {
  const document = task.source.kind === 'finite' ? task.source.documentAt(0) : task.source.generate(new Uint8Array(32))
  const isChat = task.buildRequests(document, { model: 'm' })[0]?.kind === 'chat'
  const names: Readonly<Record<Capability, SelfTestName>> = {
    C0: isChat ? 'chat-text' : 'completion-text',
    C1: isChat ? 'chat-rivals' : 'completion-rivals',
    C2: 'prompt-logprobs',
    C3: 'tokenizer',
  }
  const found = selfTests.find(({ name }) => name === names[task.needs])
  if (found === undefined) throw new TypeError(`no self-test shows ${task.needs}`)
  return found
}

function textVerdict(body: unknown): Verdict {
  // Models that reason may have spent the few tokens before the text; that they answer is enough.
  const hasAnswer = jsonAt(body, 'choices', 0) !== undefined
  return hasAnswer ? { kind: 'passed' } : { kind: 'failed', reason: 'there is no answer' }
}

function rivalsVerdict(body: unknown): Verdict {
  const rivals = firstTokenRivals(body)
  if (rivals.length === 0) return { kind: 'failed', reason: 'the answer lists no rivals of its first token' }
  if (rivals.length === 1) return { kind: 'failed', reason: 'the answer lists its first token alone, without rivals' }
  const isFlat = rivals.length > 2 && rivals.every(([, logprob]) => logprob === rivals[0]?.[1])
  return isFlat ? { kind: 'failed', reason: 'all rivals have the same log-probability' } : { kind: 'passed' }
}
