import { describe, expect, test } from 'vitest'
import type { Task } from '#records/task.ts'
import type { SettledRequest, SettledSample } from '#store/evaluator/claim-settlements.ts'
import { chatAnswer, echoTask } from '../__fixtures__/echo-catalogue.ts'
import { evaluateSample } from './evaluate-sample.ts'

const tokens = { promptTokens: 12, completionTokens: 3 }
const answered: SettledRequest = { state: 'answered', attemptId: 'attempt-1', blame: 'nobody', ...tokens }
const given = (state: SettledRequest['state'], blame: string): SettledRequest => ({
  ...{ state, attemptId: 'x', blame },
  ...{ promptTokens: null, completionTokens: null },
})
const bytes = (body: unknown) => new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))

function evaluate({
  requests = [answered],
  task = echoTask(),
  bodies = { 'attempt-1': bytes(chatAnswer('yes')) },
}: {
  requests?: readonly SettledRequest[]
  task?: Task | undefined | null
  bodies?: Record<string, Uint8Array>
} = {}) {
  const faults: unknown[] = []
  const sample: SettledSample = {
    sampleId: 'sample-1',
    supplierId: 'supplier-1',
    epoch: 1,
    suite: 'echo-suite',
    suiteVersion: '1',
    task: 'echo',
    taskVersion: '1',
    documentId: 'yes',
    document: { word: 'yes' },
    stratum: 'words',
    pool: 'own',
    drawOrder: 0,
    requests,
  }
  const score = evaluateSample(
    { sample, task: task ?? undefined, bodies: new Map(Object.entries(bodies)), now: 7 },
    (error) => faults.push(error),
  )
  return { score, faults }
}

const unscored = (reason: string) => ({
  score: {
    sampleId: 'sample-1',
    result: { kind: 'unscored', reason },
    metrics: {},
    extracted: {},
    answer: null,
    difficulty: null,
    evaluatedAt: 7,
  },
  faults: [],
})

describe('evaluateSample', () => {
  test('default: the right answer', () => {
    expect(evaluate()).toEqual({
      score: {
        sampleId: 'sample-1',
        result: { kind: 'scored', value: 1, basis: 'answer' },
        metrics: { 'exact_match,none': 1 },
        extracted: { none: 'yes' },
        answer: '8a798890fe938171',
        difficulty: null,
        evaluatedAt: 7,
      },
      faults: [],
    })
  })

  test('behavior: the difficulty is the label of the task, for failures too', () => {
    const task = echoTask('echo', { difficultyOf: ({ data }) => String(data.word).length / 10 })
    expect(evaluate({ task }).score.difficulty).toBe(0.3)
    expect(evaluate({ task, requests: [given('failed', 'supplier')] }).score.difficulty).toBe(0.3)
  })

  test('behavior: a wrong answer is a zero, not nothing', () => {
    const { score } = evaluate({ bodies: { 'attempt-1': bytes(chatAnswer('no')) } })
    expect(score.result).toEqual({ kind: 'scored', value: 0, basis: 'answer' })
  })

  test('behavior: what the supplier failed to answer scores the minimum of the task', () => {
    const { score } = evaluate({ requests: [given('failed', 'supplier')], task: echoTask('echo', { minimum: 0.25 }) })
    expect(score).toEqual({
      sampleId: 'sample-1',
      result: { kind: 'scored', value: 0.25, basis: 'supplier-failure' },
      metrics: {},
      extracted: {},
      answer: null,
      difficulty: null,
      evaluatedAt: 7,
    })
  })

  test('behavior: one failed request of several fails the item, even beside one that we lost', () => {
    const requests = [answered, given('unscored', 'us'), given('failed', 'supplier')]
    expect(evaluate({ requests }).score.result).toEqual({ kind: 'scored', value: 0, basis: 'supplier-failure' })
  })

  test.each([
    ['us', 'lost-by-us'],
    ['network', 'lost-by-network'],
    ['undetermined', 'undetermined'],
    // Given up at the end of its period; what came of it before does not matter.
    ['supplier', 'lost-by-us'],
  ])('behavior: lost with blame %s: %s', (blame, reason) => {
    expect(evaluate({ requests: [answered, given('unscored', blame)] })).toEqual(unscored(reason))
  })

  test('behavior: without requests there is nothing to blame on a supplier', () => {
    expect(evaluate({ requests: [] })).toEqual(unscored('lost-by-us'))
  })

  test('behavior: the evidence of one request has expired', () => {
    const requests = [answered, { ...answered, attemptId: 'attempt-2' }]
    expect(evaluate({ requests })).toEqual(unscored('evidence-expired'))
  })

  test('behavior: an answer without what was asked for is neither right nor wrong; a failure beside it is one', () => {
    const task = echoTask('echo', {
      score: () => ({ value: 0, metrics: { unreadable_choices: 4 }, extracted: {}, missing: 'C2' }),
    })
    expect(evaluate({ task })).toEqual(unscored('capability-missing'))
    expect(evaluate({ task, requests: [answered, given('failed', 'supplier')] }).score.result).toEqual({
      kind: 'scored',
      value: 0,
      basis: 'supplier-failure',
    })
  })

  test.each([
    ['is gone', null],
    ['has another version', echoTask('echo', { version: '2' })],
  ])('behavior: the task %s', (_, task) => {
    expect(evaluate({ task })).toEqual(unscored('scorer-fault'))
  })

  test('error: a scorer that throws is our fault', () => {
    const fault = new RangeError('out of words')
    const task = echoTask('echo', {
      score: () => {
        throw fault
      },
    })
    expect(evaluate({ task })).toEqual({ ...unscored('scorer-fault'), faults: [fault] })
  })

  test('error: a scorer that says NaN is our fault', () => {
    const task = echoTask('echo', { score: () => ({ value: Number.NaN, metrics: {}, extracted: {} }) })
    const { score, faults } = evaluate({ task })
    expect([score.result, faults.length]).toEqual([{ kind: 'unscored', reason: 'scorer-fault' }, 1])
  })

  test.each([
    [-0.5, 0],
    [7, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('behavior: a value of %d counts as %d', (value, counted) => {
    const task = echoTask('echo', { score: () => ({ value, metrics: {}, extracted: {} }) })
    expect(evaluate({ task }).score.result).toEqual({ kind: 'scored', value: counted, basis: 'answer' })
  })

  test.each<[string, unknown]>([
    ['no JSON', 'data: {"choices"'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1e999'],
    ['an array', '[[[[]]]]'],
    ['other shapes', '{"choices":{"0":{"message":[]}}}'],
    ['its own prototype', '{"__proto__":{"choices":[{"message":{"content":"yes"}}]}}'],
  ])('behavior: a body with %s is a wrong answer', (_, body) => {
    const { score, faults } = evaluate({ bodies: { 'attempt-1': bytes(body) } })
    expect([score.result, faults]).toEqual([{ kind: 'scored', value: 0, basis: 'answer' }, []])
  })

  test('behavior: bytes that are no UTF-8 are a wrong answer', () => {
    const { score } = evaluate({ bodies: { 'attempt-1': Uint8Array.of(0x22, 0xff, 0xfe, 0x22) } })
    expect(score.result).toEqual({ kind: 'scored', value: 0, basis: 'answer' })
  })
})
