import { expect, test } from 'vitest'
import type { Catalogue } from '#bench/catalogue.ts'
import type { Task } from '#records/task.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { openScenario, rowOf, type Scenario } from './__fixtures__/scenario-bench.ts'

/** Answers to so many of 16 documents make the scorer throw. */
const BROKEN_OF_16 = 1

function isBroken(documentId: string): boolean {
  return Number.parseInt(documentId.slice(-1), 16) < BROKEN_OF_16
}

/** The tier suite with a scorer that throws at some documents. */
function fragileCatalogue(): Catalogue {
  const basics = basicsCatalogue()
  const fragile = (task: Task): Task => ({
    ...task,
    score(document, answers) {
      if (isBroken(document.id)) throw new RangeError('a bug of the scorer')
      return task.score(document, answers)
    },
  })
  return {
    ...basics,
    task(name) {
      const task = basics.task(name)
      return task === undefined ? undefined : fragile(task)
    },
  }
}

test('scenario 8: an answer at which the scorer throws is counted as unscored, and all others survive', async () => {
  const fleet = { model: { ability: 0.8 } }
  await using broken = await openScenario({ fleet, catalogue: fragileCatalogue() })
  await using sound = await openScenario({ fleet })
  for (const scenario of [broken, sound]) await scenario.pass(8)
  const [found, expected] = [rowOf(await broken.board(), 'model'), rowOf(await sound.board(), 'model')]
  const scores = await Promise.all([broken, sound].map(scoresOf))
  const survivors = scores[1]?.filter(({ documentId }) => !isBroken(documentId))
  // The same items were drawn; those that the scorer can take have the same scores.
  expect(scores[0]?.filter(({ kind }) => kind === 'scored')).toEqual(survivors)
  const faults = scores[0]?.filter(({ kind }) => kind === 'unscored') ?? []
  expect(faults.length).toBeGreaterThan(5)
  expect(faults.every(({ reason, documentId }) => reason === 'scorer-fault' && isBroken(documentId))).toBe(true)
  const { drawn = 0, ...items } = found.score?.items ?? {}
  const counted = faults.filter(({ drawOrder }) => drawOrder < drawn).length
  expect(items).toEqual({
    scored: drawn - counted,
    unscored: counted,
    supplierFailures: 0,
    capabilityMissing: 0,
  })
  // It is a fault of ours: said once for every sample, and nobody is blamed.
  expect(found.blame).toEqual(expected.blame)
  const told = broken.events.filter(({ message }) => message === 'a scorer failed; its sample stays unscored')
  expect(told.length).toBeGreaterThanOrEqual(faults.length)
  expect(new Set(told.map(({ error }) => String(error)))).toEqual(new Set(['RangeError: a bug of the scorer']))
  expect([broken.events.length, sound.events]).toEqual([told.length, []])
})

async function scoresOf({ store }: Scenario) {
  const { rows } = await store.executeSql(
    "select document_id, draw_order, kind, reason, value from scores where suite = 'assay-basics' order by draw_order",
  )
  return rows.map(({ document_id, draw_order, kind, reason, value }) => ({
    documentId: String(document_id),
    drawOrder: Number(draw_order),
    kind,
    reason,
    value,
  }))
}
