import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isNotMeasurable } from '#records/summary.ts'
import { echoCatalogue, finiteEchoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { measured, mixedRelay, playScene, type Scene, sceneCatalogue, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine, SampleLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

/** The scene's suites, and one whose answers never hold what was asked for. */
const catalogue = (() => {
  const { suites, task } = sceneCatalogue()
  const usual = ['alpha', 'beta', 'words'].flatMap((name) => task(name) ?? [])
  const echoed = {
    ...finiteEchoTask('echoed', 40),
    score: () => ({ value: 0, metrics: { unreadable_choices: 4 }, extracted: { none: 'x' }, missing: 'C2' as const }),
  }
  const probabilities = suiteOf([echoed], { name: 'probabilities', setsTier: false, isRecognisable: true })
  return echoCatalogue([...usual, echoed], [...suites, probabilities])
})()

let scene: Scene
let lines: readonly BundleLine[]

beforeAll(async () => {
  scene = await playScene({ minutes: 3, catalogue, relay: mixedRelay() })
  const { database } = scene.store
  const ports = { database, catalogue, policy: scenePolicy, clock: scene.clock, instanceKey, program: 'test' }
  const openTasks = ['alpha', 'beta', 'words', 'echoed']
  lines = await Array.fromAsync(evidenceLines({ ...ports, openTasks }, measured))
})
afterAll(() => scene.store.close())

async function problems(changed: readonly BundleLine[]): Promise<string[]> {
  const text = (await Array.fromAsync(signLines(changed, (message) => sign(null, message, privateKey)))).join('')
  const { differences } = await verifyBundle([Buffer.from(text)], { catalogue, expectedKey: instanceKey })
  return differences.map(({ check, problem }) => `${check}: ${problem}`)
}

const samples = () => lines.filter((line) => line.line === 'sample')

function withResult(fits: (line: SampleLine) => boolean, result: NonNullable<SampleLine['score']>['result']) {
  const index = lines.findIndex((line) => line.line === 'sample' && fits(line))
  const line = lines[index]
  if (line?.line !== 'sample') throw new TypeError('the scene has no such sample')
  return lines.with(index, { ...line, score: { evaluatedAt: 0, difficulty: null, result } })
}

describe('an answer without what was asked for', () => {
  it('default: its item is unscored and never a zero; refusals and failures stay those of the supplier', () => {
    const results = samples().flatMap(({ suite, score }) => (suite === 'probabilities' && score ? [score.result] : []))
    const kinds = new Set(results.map((result) => (result.kind === 'scored' ? result.basis : result.reason)))
    expect(kinds).toEqual(new Set(['capability-missing', 'supplier-failure']))
    expect(results.every((result) => result.kind === 'unscored' || result.value === 0)).toBe(true)
  })

  it('behavior: the suite is published as not measurable, others as ever', () => {
    const published = lines.flatMap((line) =>
      line.line === 'summary' && line.summary !== null ? line.summary.suites : [],
    )
    expect(published.map((suite) => [suite.suite, isNotMeasurable(suite)])).toEqual(
      expect.arrayContaining([
        ['scene', false],
        ['data', false],
        ['probabilities', true],
      ]),
    )
    const [suite] = published.filter(({ suite: name }) => name === 'probabilities')
    expect([suite?.estimate, suite?.recent, suite?.tasks[0]?.estimate]).toEqual([
      expect.objectContaining({ n: 0, mean: null, lower: 0, upper: 1 }),
      { n: 0, mean: null },
      expect.objectContaining({ n: 0, mean: null, lower: 0, upper: 1 }),
    ])
    expect(suite?.items.capabilityMissing).toBeGreaterThan(0)
  })

  it('behavior: the evidence of it can be verified', async () => {
    expect(await problems(lines)).toEqual([])
  })

  it('error: an item called so that was answered, and one that was not', async () => {
    const reason = { kind: 'unscored', reason: 'capability-missing' } as const
    const isWrong = ({ suite, score, revealed }: SampleLine) =>
      suite === 'data' && revealed !== null && score?.result.kind === 'scored' && score.result.basis === 'answer'
    expect((await problems(withResult(isWrong, reason))).join('\n')).toMatch(
      /scores: its score is unscored \(capability-missing\); the raw answers give \d \(answer\)/,
    )
    const isFailure = ({ score }: SampleLine) =>
      score?.result.kind === 'scored' && score.result.basis === 'supplier-failure'
    expect(await problems(withResult(isFailure, reason))).toContain(
      'scores: it is unscored for what its answer lacks, and none is on record',
    )
  })

  it('error: an item that could not be asked, called wrong', async () => {
    const isMissing = ({ score }: SampleLine) =>
      score?.result.kind === 'unscored' && score.result.reason === 'capability-missing'
    expect(await problems(withResult(isMissing, { kind: 'scored', value: 0, basis: 'answer' }))).toContain(
      'scores: its score is 0 (answer); the raw answers give unscored (capability-missing)',
    )
  })
})
