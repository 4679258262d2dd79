import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '#api/create-api.ts'
import { verifyBundle } from '#bench/evidence/verify-bundle.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { supplierNamed } from '../bench/__fixtures__/relays.ts'
import { measured, playScene, type Scene, scenePolicy } from '../bench/evidence/__fixtures__/scene.ts'
import { cataloguePort } from './catalogue-port.ts'
import { evidencePort } from './evidence-stream.ts'

let scene: Scene
let folder: string
beforeAll(async () => {
  scene = await playScene({ minutes: 2 })
  folder = await mkdtemp(join(tmpdir(), 'assay-evidence-'))
})
afterAll(async () => {
  await scene.store.close()
  await rm(folder, { recursive: true, force: true })
})

async function scenesApi(settings: { store: string; keyFile?: string } = { store: folder }) {
  const { store, catalogue } = scene
  const profile = { drawing: scenePolicy }
  return createApi({
    database: store.database,
    clock: () => 1_000,
    about: { name: 'assay', version: '0', isDemo: false, notes: [] },
    readiness: { engine: store.engine, stages: () => [] },
    catalogue: cataloguePort(catalogue),
    metrics: new Registry(),
    evidence: evidencePort({ database: store.database, catalogue, profile, settings }),
  })
}

describe('evidencePort', () => {
  it('default: the API gives a packed bundle that is sound, and says whose key signed it', async () => {
    const api = await scenesApi()
    const response = await api.inject(`/api/suppliers/${measured.address}/evidence`)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/gzip')
    const { isSound, header, differences } = await verifyBundle([gunzipSync(response.rawPayload)], {
      catalogue: scene.catalogue,
      expectedKey: String(response.headers['x-assay-instance-key']),
    })
    expect(differences).toEqual([])
    expect(isSound).toBe(true)
    expect(header?.supplier.id).toBe(measured.id)
    await api.close()
  })

  it('behavior: one at a time; the next comes when the first has ended', async () => {
    const api = await scenesApi()
    const path = `/api/suppliers/${measured.address}/evidence`
    const statuses = (await Promise.all([api.inject(path), api.inject(path)])).map(({ statusCode }) => statusCode)
    expect(statuses.toSorted()).toEqual([200, 503])
    expect((await api.inject(path)).statusCode).toBe(200)
    await api.close()
  })

  it('error: an unknown supplier, one of which nothing was measured, and a key that does not fit', async () => {
    const api = await scenesApi()
    expect((await api.inject('/api/suppliers/nobody/evidence')).statusCode).toBe(404)
    const { database } = scene.store
    const newcomer = supplierNamed('newcomer')
    await saveSuppliers(database, { network: 'direct', suppliers: [newcomer], now: 5 })
    await database.deleteFrom('epochs').where('supplier_id', '=', newcomer.id).execute()
    const unmeasured = await api.inject('/api/suppliers/newcomer/evidence')
    expect([unmeasured.statusCode, unmeasured.json().error.code]).toEqual([404, 'no-evidence'])
    await api.close()
    const keyFile = join(folder, 'not-a-key.pem')
    await writeFile(keyFile, 'nothing')
    for (const settings of [{ store: join(folder, 'another') }, { store: folder, keyFile }]) {
      const stranger = await scenesApi(settings)
      const refused = await stranger.inject(`/api/suppliers/${measured.address}/evidence`)
      expect([refused.statusCode, refused.json().error.code]).toEqual([503, 'no-instance-key'])
      expect(refused.body).not.toContain(folder)
      await stranger.close()
    }
  })
})
