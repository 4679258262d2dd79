import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BuiltRequest, TaskAnswer } from '#records/task.ts'
import { fuzzParameters } from '../__fixtures__/fuzz-parameters.ts'
import { rowsFor } from '../__fixtures__/fuzz-rows.ts'
import { hostileJson, hostileText } from '../__fixtures__/fuzz-values.ts'
import { readCatalogue } from '../definition/catalogue.ts'
import { taskFunctions } from '../find-functions.ts'
import type { LoadedTask } from '../harness/harness-view.ts'
import { ports } from '../ports/registry.ts'
import { loadTask } from '../task.ts'

const catalogue = await readCatalogue()
const { resolverOf } = taskFunctions({ ports, harness: undefined })
const variants = ['completion', 'probe', 'chat', 'letter', 'letter-chat']

/** Tasks that come with Assay, one for each of those that differ by data alone, in every variant that they have. */
async function loadAll(): Promise<LoadedTask[]> {
  const families = new Map(
    [...catalogue.tasks.keys()].filter((name) => !name.includes(':')).map((name) => [familyOf(name), name]),
  )
  const references = [...families.values()].flatMap((name) => variants.map((variant) => `${name}@${variant}`))
  const loaded = await Promise.all(references.map(load))
  return loaded.filter((task) => task !== undefined)
}

function familyOf(name: string): string {
  return name.replace(
    /^((?:leaderboard_)?(?:bbh_cot_fewshot|bbh|mmlu_pro|mmlu|mgsm_\w+?|musr|gpqa|math|hendrycks_math|agieval_gaokao)).*/,
    '$1',
  )
}

async function load(reference: string): Promise<LoadedTask | undefined> {
  const [task = ''] = reference.split('@')
  const rows = rowsFor({ task })
  try {
    return await loadTask(reference, {
      catalogue,
      resolve: resolverOf(task),
      shots: 0,
      readSplit: async () => ({ rows, columns: {} }),
    })
  } catch (error) {
    expect(error).toMatchObject({ code: 'TASK_UNSUPPORTED' })
    return undefined
  }
}

const tasks = await loadAll()

const logprob = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -30, max: 0 }) },
  { weight: 2, arbitrary: fc.constantFrom(null, 0, -0, 1e308, -1e308, Number.NaN, Number.NEGATIVE_INFINITY, '-1', []) },
  { weight: 1, arbitrary: hostileJson },
)

/** A body that could be the answer to a request, wrong in places. */
function bodyFor({ body }: BuiltRequest): fc.Arbitrary<unknown> {
  const prompt = typeof body.prompt === 'string' ? body.prompt : ''
  return fc.oneof(
    hostileJson,
    echoBody(prompt),
    chatBody,
    fc.record({ choices: fc.array(hostileJson, { maxLength: 3 }) }),
  )
}

const chatBody = fc.record(
  {
    choices: fc.array(
      fc.record(
        {
          text: fc.oneof(hostileText, hostileJson),
          message: fc.oneof(
            fc.record(
              { content: fc.oneof(hostileText, hostileJson), reasoning_content: hostileText },
              { requiredKeys: [] },
            ),
            hostileJson,
          ),
          finish_reason: fc.constantFrom('stop', 'length', null, 5),
          logprobs: fc.oneof(
            hostileJson,
            fc.record({
              content: fc.array(
                fc.record({
                  token: fc.oneof(hostileText, fc.constantFrom('A', ' A', 'B')),
                  logprob,
                  top_logprobs: fc.oneof(
                    fc.array(fc.record({ token: fc.constantFrom('A', ' B', 'C', 'D', '__proto__'), logprob }), {
                      maxLength: 6,
                    }),
                    hostileJson,
                  ),
                }),
                { maxLength: 3 },
              ),
            }),
          ),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
)

/** What an endpoint echoes of a prompt, cut into tokens anywhere. */
function echoBody(prompt: string): fc.Arbitrary<unknown> {
  return fc
    .record({
      size: fc.integer({ min: 1, max: 12 }),
      more: hostileText,
      logprobs: fc.array(logprob, { maxLength: 40 }),
      odd: hostileJson,
      change: fc.nat(9),
    })
    .map(({ size, more, logprobs, odd, change }) => {
      const text = prompt + (change < 7 ? '' : more)
      const tokens = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
      const top = tokens.map((token) => ({ [token]: -1, __proto__x: odd }))
      const shown: Record<string, unknown> = {
        tokens,
        token_logprobs: tokens.map((_, index) => logprobs[index % Math.max(1, logprobs.length)] ?? null),
        text_offset: tokens.map((_, index) => index * size),
        top_logprobs: top,
      }
      const name = ['tokens', 'token_logprobs', 'text_offset', 'top_logprobs'][change]
      if (name !== undefined) shown[name] = odd
      return { choices: [{ text, logprobs: shown }], usage: { prompt_tokens: change * 10 } }
    })
}

function check(task: LoadedTask, index: number, answers: readonly TaskAnswer[]): void {
  if (task.source.kind !== 'finite') return
  const document = task.source.documentAt(index)
  const score = task.score(document, answers)
  expect(score.value).toBeGreaterThanOrEqual(0)
  expect(score.value).toBeLessThanOrEqual(1)
  expect(Object.values(score.metrics).filter((value) => typeof value !== 'number')).toEqual([])
  expect(Object.values(score.extracted).filter((value) => typeof value !== 'string')).toEqual([])
  const samples = task.harness.samples(document, answers, { model: 'm' })
  JSON.stringify(samples)
  const results = task.harness.results([...samples, ...samples], { bootstrapIterations: 2 })
  expect(
    Object.values(results).filter((value) => value !== 'N/A' && value !== null && typeof value !== 'number'),
  ).toEqual([])
}

describe('score', () => {
  test('default: tasks of every kind are there', () => {
    expect(tasks.length).toBeGreaterThan(60)
  })

  test.each(tasks)('behavior: any answers to $name have a score', (task) => {
    const { source } = task
    if (source.kind !== 'finite') throw new Error('not finite')
    const requests = task.buildRequests(source.documentAt(0), { model: 'm' })
    const answers = fc.oneof(
      fc.tuple(...requests.map((request) => bodyFor(request))),
      fc.array(hostileJson, { maxLength: requests.length + 2 }),
    )
    fc.assert(
      fc.property(answers, (bodies) =>
        check(
          task,
          0,
          bodies.map((body) => ({ body })),
        ),
      ),
      fuzzParameters(30),
    )
  })
})
