import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Suite } from '#records/suite.ts'
import { echoCatalogue, echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { measured, playScene, type Scene, sceneCatalogue, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

/** The scene's suites, and probes that only members of groups get. */
const catalogue = (() => {
  const { suites, task } = sceneCatalogue()
  const usual = ['alpha', 'beta', 'words'].flatMap((name) => task(name) ?? [])
  const probe = echoTask('probe')
  const probes: Suite = {
    ...suiteOf([probe], { name: 'probes', setsTier: false, isRecognisable: true }),
    groupProbes: { askings: 2, share: 1 },
  }
  return echoCatalogue([...usual, probe], [...suites, probes])
})()

let scene: Scene
let lines: readonly BundleLine[]

beforeAll(async () => {
  scene = await playScene({ minutes: 0, catalogue })
  await scene.turn(10_000)
  await scene.store.executeSql(`insert into fleet_findings (supplier_id, epoch, finding, computed_at)
    values ('${measured.id}', 1, '{"identity": {"group": {"size": 2}}}', 0)`)
  for (let step = 0; step < 20; step++) await scene.turn(10_000)
  const { database } = scene.store
  const ports = { database, catalogue, policy: scenePolicy, clock: scene.clock, instanceKey, program: 'test' }
  const openTasks = ['alpha', 'beta', 'words', 'probe']
  lines = await Array.fromAsync(evidenceLines({ ...ports, openTasks }, measured))
})
afterAll(() => scene.store.close())

async function verified(changed: readonly BundleLine[]) {
  const text = (await Array.fromAsync(signLines(changed, (message) => sign(null, message, privateKey)))).join('')
  return verifyBundle([Buffer.from(text)], { catalogue, expectedKey: instanceKey })
}

describe('probes of a backend group', () => {
  it('default: their draws are repeated from the revealed seed like any other', async () => {
    const drawn = lines.flatMap((line) => (line.line === 'sample' && line.suite === 'probes' ? [line] : []))
    expect(drawn.length).toBeGreaterThan(10)
    expect((await verified(lines)).differences).toEqual([])
  })

  it('error: one that is said to be drawn for this supplier alone', async () => {
    const place = lines.findIndex((line) => line.line === 'sample' && line.suite === 'probes' && line.draw !== null)
    const line = lines[place]
    if (line?.line !== 'sample' || line.draw === null) throw new TypeError('the scene has no probe')
    const { differences } = await verified(lines.with(place, { ...line, draw: { ...line.draw, pool: 'own' } }))
    expect(differences.map(({ check, where }) => `${check} ${where}`)).toContain(`draws probes #${line.drawOrder}`)
  })
})
