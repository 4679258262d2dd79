import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measured, playScene, type Scene, sceneCatalogue, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
const openTasks = ['alpha', 'beta', 'words']

let scene: Scene
let lines: BundleLine[]

beforeAll(async () => {
  scene = await playScene()
  lines = await Array.fromAsync(evidenceLines(ports(), measured))
})
afterAll(() => scene.store.close())

function ports() {
  const { catalogue, clock } = scene
  return {
    database: scene.store.database,
    catalogue,
    policy: scenePolicy,
    clock,
    openTasks,
    instanceKey,
    program: 'test',
  }
}

async function pack(content: Iterable<BundleLine>, key: KeyObject = privateKey): Promise<string> {
  const text = await Array.fromAsync(signLines(content, (message) => sign(null, message, key)))
  return text.join('')
}

async function check(text: string, over: Partial<Parameters<typeof verifyBundle>[1]> = {}) {
  return verifyBundle([Buffer.from(text)], { catalogue: sceneCatalogue(), expectedKey: instanceKey, ...over })
}

describe('verifyBundle', () => {
  it('default: a true bundle is sound, and most of it can be checked', async () => {
    const { isSound, differences } = await check(await pack(lines))
    expect(differences).toEqual([])
    expect(isSound).toBe(true)
  })
})
