import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentId } from '#records/content-id.ts'
import { type ItemModelRecord, itemModelInForce } from '#records/item-model.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import { readItemModels, saveItemModel } from '#store/item-models.ts'
import { chatAnswer } from '../__fixtures__/echo-catalogue.ts'
import { wordOf } from '../__fixtures__/relays.ts'
import { measured, Scene, sceneCatalogue, scenePolicy, sceneResponse } from './__fixtures__/scene.ts'
import type { BundleLine, ItemModelLine } from './bundle-format.ts'
import { signLines } from './sign-lines.ts'
import { verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const instanceKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
const openTasks = ['alpha', 'beta', 'words']

/** Made long before the scene begins; alpha is hard and beta easy. */
const model: ItemModelRecord = {
  ...{ suite: 'scene', suiteVersion: '1', madeAt: 1, form: '2PL', responses: 900, respondents: 9 },
  tasks: {
    alpha: { parameters: { slope: 1, intercept: -1, difficultySlope: 0 }, isLabelled: false },
    beta: { parameters: { slope: 1.2, intercept: 2, difficultySlope: 0 }, isLabelled: false },
  },
}
/** Made after every epoch of the scene began. */
const laterModel: ItemModelRecord = { ...model, madeAt: 9e15, responses: 901 }

let scene: Scene
let lines: BundleLine[]
let madeIds: string[]

beforeAll(async () => {
  const store = await freshStore()
  madeIds = [await saveItemModel(store.database, model), await saveItemModel(store.database, laterModel)]
  scene = new Scene(store, sceneCatalogue(), async (request) => sceneResponse(chatAnswer(wordOf(request))))
  for (let step = 0; step < 15; step++) await scene.turn(10_000)
  const { catalogue, clock } = scene
  const ports = { database: store.database, catalogue, policy: scenePolicy, clock, openTasks, instanceKey }
  lines = await Array.fromAsync(evidenceLines({ ...ports, program: 'test' }, measured))
})
afterAll(() => scene.store.close())

async function problemsOf(content: readonly BundleLine[]): Promise<string[]> {
  const text = (await Array.fromAsync(signLines(content, (message) => sign(null, message, privateKey)))).join('')
  const ports = { catalogue: sceneCatalogue(), expectedKey: instanceKey }
  const { differences } = await verifyBundle([Buffer.from(text)], ports)
  return [...new Set(differences.map(({ check, where, problem }) => `${check}, ${where}: ${problem}`))]
}

function withModel(changed: (line: ItemModelLine) => ItemModelLine): BundleLine[] {
  return lines.map((line) => (line.line === 'item-model' ? changed(line) : line))
}

describe('an item model in force', () => {
  it('default: the one that was made before the epoch began corrects the scores, and the bundle carries it', async () => {
    const { rows } = { rows: await scene.store.database.selectFrom('summaries').select('state').execute() }
    const controls = rows.map(({ state }) => {
      const { suites } = state as { suites: Record<string, { control: { sums: { n: number } } | null }> }
      return [suites.scene?.control?.sums.n ?? 0, suites['scene-public']?.control, suites.data?.control]
    })
    expect(controls.some(([n]) => typeof n === 'number' && n > 5)).toBe(true)
    expect(controls.map(([, ...others]) => others)).toEqual(controls.map(() => [null, null]))
    expect(lines.filter(({ line }) => line === 'item-model')).toEqual([{ line: 'item-model', id: madeIds[0], model }])
    expect(await problemsOf(lines)).toEqual([])
  })

  it('error: another model under its id', async () => {
    const changed = withModel((line) => ({ ...line, model: { ...model, responses: 5 } }))
    expect(await problemsOf(changed)).toEqual(['definitions, item model: its id is not the hash of its content'])
  })

  it('error: a model that was made after the first scores could have been seen', async () => {
    const id = contentId('item-model', laterModel)
    expect(await problemsOf(withModel((line) => ({ ...line, id, model: laterModel })))).toEqual([
      'definitions, item model: it was made after the epoch began',
    ])
  })

  it('error: a model of another suite', async () => {
    const other = { ...model, suite: 'data' }
    const changed = withModel((line) => ({ ...line, id: contentId('item-model', other), model: other }))
    expect(await problemsOf(changed)).toContain('definitions, item model: it is not of the tier suite')
  })
})

describe('saveItemModel', () => {
  it('behavior: the same content is stored once, and the last before a moment is in force', async () => {
    const { database } = scene.store
    expect(await saveItemModel(database, model)).toBe(madeIds[0])
    const stored = await readItemModels(database, { name: 'scene', version: '1' })
    expect(stored.map(({ id }) => id)).toEqual(madeIds)
    expect([0, 1, 9e15 - 1, 9e15].map((moment) => itemModelInForce(stored, moment)?.id)).toEqual([
      undefined,
      madeIds[0],
      madeIds[0],
      madeIds[1],
    ])
    expect(await readItemModels(database, { name: 'scene', version: '2' })).toEqual([])
  })
})
