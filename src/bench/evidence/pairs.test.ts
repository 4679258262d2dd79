import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPairs } from '#records/changed-pairs.ts'
import { echoCatalogue, finiteEchoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { measured, mixedRelay, playScene, type Scene, sceneCatalogue, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine, SampleLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

/** The scene's suites, and one that asks the words of a data set in pairs. */
const catalogue = (() => {
  const { suites, task } = sceneCatalogue()
  const usual = ['alpha', 'beta', 'words'].flatMap((name) => task(name) ?? [])
  const forms = [finiteEchoTask('echoed', 40), finiteEchoTask('echoed~typos', 40)]
  const groups = inPairs([{ name: 'all', weight: 1, tasks: [{ task: 'echoed', weight: 1 }] }], 'typos')
  const pairs = { ...suiteOf(forms, { name: 'pairs', setsTier: false, isRecognisable: true }), change: 'typos', groups }
  return echoCatalogue([...usual, ...forms], [...suites, pairs])
})()

let scene: Scene
let lines: readonly BundleLine[]

beforeAll(async () => {
  scene = await playScene({ minutes: 8, catalogue, relay: mixedRelay() })
  const { database } = scene.store
  const ports = { database, catalogue, policy: scenePolicy, clock: scene.clock, instanceKey, program: 'test' }
  const openTasks = ['alpha', 'beta', 'words', 'echoed', 'echoed~typos']
  lines = await Array.fromAsync(evidenceLines({ ...ports, openTasks }, measured))
})
afterAll(() => scene.store.close())

async function verified(changed: readonly BundleLine[]) {
  const text = (await Array.fromAsync(signLines(changed, (message) => sign(null, message, privateKey)))).join('')
  return verifyBundle([Buffer.from(text)], { catalogue, expectedKey: instanceKey })
}

function paired(): SampleLine[] {
  return lines.filter((line) => line.line === 'sample').filter(({ suite }) => suite === 'pairs')
}

describe('a suite of pairs', () => {
  it('default: its draws and its summary can be repeated, over the periods that a pair spans', async () => {
    const seconds = paired().filter(({ drawOrder }) => drawOrder % 20 >= 10)
    expect(seconds.length).toBeGreaterThan(5)
    const { differences } = await verified(lines)
    expect(differences).toEqual([])
  })

  it('behavior: a second that asks anything but its first’s document is found', async () => {
    const [second] = paired().filter(({ drawOrder, revealed }) => drawOrder % 20 >= 10 && revealed !== null)
    const [other] = paired().filter(({ revealed }) => revealed?.documentId !== second?.revealed?.documentId)
    if (second?.revealed == null || other?.revealed == null) throw new TypeError('the scene has no such samples')
    const changed = lines.map((line) => (line === second ? { ...second, revealed: other.revealed } : line))
    const { differences } = await verified(changed)
    expect(differences.filter(({ check }) => check === 'draws').map(({ problem }) => problem)).toEqual([
      `its document is ${other.revealed.documentId}; the seed gives ${second.revealed.documentId}`,
    ])
  })
})
