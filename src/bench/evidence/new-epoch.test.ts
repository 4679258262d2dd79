import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measured, playScene, type Scene, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine, SummaryLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

let scene: Scene
let lines: readonly BundleLine[]

/** Two minutes, an alarm, and a minute and a half after it. */
beforeAll(async () => {
  scene = await playScene({ minutes: 2 })
  const { database, executeSql } = scene.store
  await executeSql(`update summaries set change_evidence = 40,
    summary = jsonb_set(summary, '{tier,payTier}', '"none"') where supplier_id = '${measured.id}'`)
  for (let step = 0; step < 9; step++) await scene.turn(10_000)
  const { catalogue, clock } = scene
  const ports = { database, catalogue, policy: scenePolicy, clock, instanceKey, program: 'test' }
  lines = await Array.fromAsync(evidenceLines({ ...ports, openTasks: ['alpha', 'beta', 'words'] }, measured))
})
afterAll(() => scene.store.close())

async function problems(changed: readonly BundleLine[]): Promise<string[]> {
  const text = (await Array.fromAsync(signLines(changed, (message) => sign(null, message, privateKey)))).join('')
  const { differences } = await verifyBundle([Buffer.from(text)], {
    catalogue: scene.catalogue,
    expectedKey: instanceKey,
  })
  return differences.map(({ where, problem }) => `${where}: ${problem}`)
}

function withSummary(change: (summary: NonNullable<SummaryLine['summary']>) => object): BundleLine[] {
  return lines.map((line) =>
    line.line === 'summary' && line.summary !== null
      ? { ...line, summary: { ...line.summary, ...change(line.summary) } }
      : line,
  )
}

describe('the evidence of an epoch after an alarm', () => {
  it('default: begins anew, is paid at most its cap until decided, and can be verified', async () => {
    const header = lines.find((line) => line.line === 'header')
    const summary = lines.find((line) => line.line === 'summary')?.summary
    const drawn = lines.filter((line) => line.line === 'sample')
    expect([header?.epoch, header?.payCap, summary?.epoch]).toEqual([2, 'none', 2])
    expect(drawn.length).toBeGreaterThan(5)
    expect([summary?.tier.state === 'decided', summary?.tier.payTier]).toEqual([false, 'none'])
    expect(await problems(lines)).toEqual([])
  })

  it('behavior: pay above the cap is named', async () => {
    const changed = withSummary(({ tier }) => ({ tier: { ...tier, payTier: 'high' } }))
    expect(await problems(changed)).toContain('tier: payTier is "high"; the items give "none"')
  })

  it('behavior: evidence of a change that the items do not give is named', async () => {
    const changed = withSummary(({ drift }) => ({ drift: { ...drift, state: 'alarmed', logEvidence: 9 } }))
    expect((await problems(changed)).filter((problem) => problem.startsWith('drift: '))).toEqual([
      expect.stringContaining('logEvidence is 9'),
      expect.stringContaining('state is "alarmed"'),
    ])
  })

  it('behavior: what was measured before stays with the epoch before', async () => {
    const { rows } = await scene.store.executeSql(
      `select epoch, count(*)::int > 5 as has_scores from scores where supplier_id = '${measured.id}' group by 1 order by 1`,
    )
    expect(rows).toEqual([
      { epoch: 1, has_scores: true },
      { epoch: 2, has_scores: true },
    ])
  })
})
