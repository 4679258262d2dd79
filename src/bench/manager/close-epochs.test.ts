import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Supplier } from '#records/supplier.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { openWorld, startOfTime, type World } from '../__fixtures__/world.ts'
import { closeEpochs } from './close-epochs.ts'

const dayMs = 86_400_000
const suppliers = ['changed', 'stable', 'quiet'].map((name) => supplierNamed(name))
const [changed, stable] = suppliers as [Supplier, Supplier, Supplier]
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await saveSuppliers(world.database, { network: 'direct', suppliers, now: startOfTime })
})

/** A published summary with this evidence of a change. */
async function publish({ id }: Supplier, evidence: number, watchedDayMs = dayMs): Promise<void> {
  const summary = JSON.stringify({ tier: { payTier: 'middle' }, drift: { dayMs: watchedDayMs } })
  await world.store.executeSql(
    `insert into summaries (supplier_id, epoch, state, summary, computed_at, change_evidence)
      values ('${id}', 1, '{}', '${summary}', 0, ${Math.log(evidence)})`,
  )
}

async function epochs(): Promise<unknown[]> {
  const { rows } = await world.store.executeSql(
    `select s.address, epoch, started_at, closed_at, close_reason, pay_cap from epochs e
      join suppliers s on s.id = e.supplier_id where s.address <> 'quiet' order by s.address, epoch`,
  )
  return rows
}

const now = startOfTime + 1_000
const running = { closed_at: null, close_reason: null, pay_cap: null }

describe('closeEpochs', () => {
  test('default: an alarm closes the epoch, and the next is paid no more than was paid', async () => {
    await publish(changed, 200)
    await publish(stable, 15)
    expect(await closeEpochs(world.database, now)).toBe(1)
    expect(await epochs()).toEqual([
      {
        ...running,
        address: 'changed',
        epoch: 1,
        started_at: startOfTime,
        closed_at: now,
        close_reason: 'change-alarm',
      },
      { ...running, address: 'changed', epoch: 2, started_at: now, pay_cap: 'middle' },
      { ...running, address: 'stable', epoch: 1, started_at: startOfTime },
    ])
  })

  test('behavior: the summary of the closed epoch alarms no second time', async () => {
    await publish(changed, 200)
    expect([await closeEpochs(world.database, now), await closeEpochs(world.database, now)]).toEqual([1, 0])
  })

  test('behavior: what is enough for one supplier is not for one of three, nor the same evidence days later', async () => {
    await publish(changed, 55)
    expect(await closeEpochs(world.database, now)).toBe(0)
    await world.store.executeSql(`update summaries set change_evidence = ${Math.log(200)}`)
    expect(await closeEpochs(world.database, now + 9 * dayMs)).toBe(0)
    expect(await closeEpochs(world.database, now)).toBe(1)
  })

  test('behavior: days are those by which the evidence was gathered', async () => {
    await publish(changed, 200, dayMs / 1_000)
    expect(await closeEpochs(world.database, now + dayMs / 10)).toBe(0)
    expect(await closeEpochs(world.database, now)).toBe(1)
  })

  test('behavior: who is not listed is left alone', async () => {
    await publish(changed, 1_000)
    await saveSuppliers(world.database, { network: 'direct', suppliers: [stable], now })
    expect(await closeEpochs(world.database, now)).toBe(0)
  })
})
