import { afterEach, describe, expect, it } from 'vitest'
import { chatAnswer, echoCatalogue, echoTask } from '../__fixtures__/echo-catalogue.ts'
import { mixedRelay, playScene, type Scene, sceneResponse } from '../evidence/__fixtures__/scene.ts'
import { evaluateOnce, rescore } from './evaluate-once.ts'

let scene: Scene | undefined
afterEach(async () => {
  await scene?.store.close()
  scene = undefined
})

async function scores({ store }: Scene) {
  return store.database.selectFrom('scores').selectAll().orderBy('suite').orderBy('draw_order').execute()
}

describe('evaluateOnce', () => {
  it('behavior: text that no database holds is stored as U+FFFD, and no score is held up by it', async () => {
    const hostile = `a\0b\uD800c${'x'.repeat(2_000)}`
    scene = await playScene({
      minutes: 1,
      catalogue: echoCatalogue(),
      relay: async () => sceneResponse(JSON.stringify(chatAnswer(hostile))),
    })
    const stored = await scores(scene)
    expect(stored.length).toBeGreaterThan(5)
    expect(new Set(stored.map(({ extracted }) => JSON.stringify(extracted)))).toEqual(
      new Set([JSON.stringify({ none: `a\uFFFDb\uFFFDc${'x'.repeat(995)}` })]),
    )
  })

  it('behavior: metrics that are no finite numbers are left out', async () => {
    const odd = echoTask('echo', {
      score: () => ({
        value: 1,
        metrics: { fine: 0.5, infinite: Number.POSITIVE_INFINITY, missing: Number.NaN },
        extracted: {},
      }),
    })
    scene = await playScene({ minutes: 1, catalogue: echoCatalogue([odd]), relay: mixedRelay() })
    const answered = (await scores(scene)).filter(({ basis }) => basis === 'answer')
    expect(new Set(answered.map(({ metrics }) => JSON.stringify(metrics)))).toEqual(new Set(['{"fine":0.5}']))
  })

  it('behavior: an answer that cannot be unpacked leaves its own sample unscored and no other', async () => {
    scene = await playScene({ minutes: 1, catalogue: echoCatalogue(), relay: mixedRelay() })
    const before = await scores(scene)
    const [first] = before.filter(({ basis }) => basis === 'answer')
    await scene.store.executeSql(
      `update responses set encoding = 'zstd', bytes = '\\x00' where attempt_id in
        (select a.id from attempts a join requests r on r.id = a.request_id where r.sample_id = $1)`,
      [first?.sample_id],
    )
    await scene.store.executeSql(
      'insert into settlements (sample_id, supplier_id, settled_at) select sample_id, supplier_id, 1 from scores; delete from scores',
    )
    const faults: string[] = []
    const { database } = scene.store
    const { catalogue, clock } = scene
    await evaluateOnce({ database, catalogue, clock, log: ({ sampleId }) => faults.push(sampleId ?? '') })
    const after = await scores(scene)
    expect(faults).toEqual([first?.sample_id])
    expect(after.map(({ kind, value, reason }) => ({ kind, value, reason }))).toEqual(
      before.map(({ sample_id, kind, value, reason }) =>
        sample_id === first?.sample_id
          ? { kind: 'unscored', value: null, reason: 'scorer-fault' }
          : { kind, value, reason },
      ),
    )
  })

  it('behavior: a score that the store refuses leaves its own sample unscored and no other', async () => {
    scene = await playScene({ minutes: 1, catalogue: echoCatalogue(), relay: mixedRelay() })
    const before = await scores(scene)
    const [first] = before.filter(({ basis }) => basis === 'answer')
    await scene.store.executeSql(
      'insert into settlements (sample_id, supplier_id, settled_at) select sample_id, supplier_id, 1 from scores; delete from scores',
    )
    await scene.store.executeSql(
      `alter table scores add constraint refused check (sample_id <> '${first?.sample_id}' or kind = 'unscored')`,
    )
    const { database } = scene.store
    const { catalogue, clock } = scene
    await evaluateOnce({ database, catalogue, clock, log: () => {} })
    const after = await scores(scene)
    expect(after.map(({ kind, reason }) => ({ kind, reason }))).toEqual(
      before.map(({ sample_id, kind, reason }) =>
        sample_id === first?.sample_id ? { kind: 'unscored', reason: 'scorer-fault' } : { kind, reason },
      ),
    )
  })
})

describe('rescore', () => {
  async function rescoreEverything({ store, clock }: Scene, catalogue: Scene['catalogue']) {
    const ids = (await store.database.selectFrom('scores').select('sample_id').execute()).map((row) => row.sample_id)
    return rescore({ database: store.database, catalogue, clock, log: () => {} }, ids)
  }

  it('default: an unchanged program changes no score', async () => {
    scene = await playScene({ minutes: 2 })
    const before = await scores(scene)
    const result = await rescoreEverything(scene, scene.catalogue)
    const withoutTime = (rows: typeof before) => rows.map(({ evaluated_at, ...row }) => row)
    expect(result).toEqual({ rescored: before.length, changed: 0, withoutEvidence: 0, withoutTask: 0 })
    expect(withoutTime(await scores(scene))).toEqual(withoutTime(before))
  })

  it('behavior: a changed scorer changes the scores of answers, and of nothing else', async () => {
    scene = await playScene({ minutes: 2, catalogue: echoCatalogue() })
    const before = await scores(scene)
    const half = echoTask('echo', { score: () => ({ value: 0.5, metrics: {}, extracted: {} }) })
    const result = await rescoreEverything(scene, echoCatalogue([half]))
    const answered = before.filter(({ basis }) => basis === 'answer')
    expect(result).toEqual({ rescored: before.length, changed: answered.length, withoutEvidence: 0, withoutTask: 0 })
    expect((await scores(scene)).map(({ value }) => value)).toEqual(
      before.map(({ basis, value }) => (basis === 'answer' ? 0.5 : value)),
    )
  })

  it('behavior: expired evidence keeps its score', async () => {
    scene = await playScene({ minutes: 2 })
    const before = await scores(scene)
    await scene.store.executeSql('delete from responses')
    const answered = before.filter(({ basis }) => basis === 'answer').length
    const result = await rescoreEverything(scene, scene.catalogue)
    expect(result).toEqual({
      rescored: before.length - answered,
      changed: 0,
      withoutEvidence: answered,
      withoutTask: 0,
    })
    expect((await scores(scene)).map(({ value }) => value)).toEqual(before.map(({ value }) => value))
  })

  it('behavior: a task that this program has in another version, or not at all, keeps its scores', async () => {
    scene = await playScene({ minutes: 2, catalogue: echoCatalogue() })
    const before = await scores(scene)
    const newer = echoCatalogue([echoTask('echo', { version: '2' })])
    const result = await rescoreEverything(scene, newer)
    expect(result).toEqual({ rescored: 0, changed: 0, withoutEvidence: 0, withoutTask: before.length })
    expect(await scores(scene)).toEqual(before)
  })
})
