import { expect, test } from 'vitest'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

const sybils = ['sybil-1', 'sybil-2', 'sybil-3', 'sybil-4', 'sybil-5']
const others = ['other-1', 'other-2', 'other-3']

test('scenario 5: five addresses before one backend, each with noise of its own, are grouped, and nobody with them', async () => {
  const shared = { ability: 0.6, misbehaviours: [{ kind: 'shared-backend', group: 'one', noise: 0.05 } as const] }
  await using scenario = await openScenario({
    fleet: {
      ...Object.fromEntries(sybils.map((name) => [name, shared])),
      // As able as they are, with mistakes of their own.
      ...Object.fromEntries(others.map((name) => [name, { ability: 0.6 }])),
    },
    itemsPerHour: 40,
  })
  await scenario.pass(9)
  const board = await scenario.board()
  const members = sybils.map((name) => rowOf(board, name).supplier.id).toSorted()
  for (const name of sybils) {
    const { group, finding } = rowOf(board, name)
    expect(group).toMatchObject({ id: members[0], size: sybils.length })
    expect(finding?.identity.group?.members).toEqual(members)
  }
  for (const name of others) {
    expect(rowOf(board, name).finding?.identity).toMatchObject({ group: null, comparedWith: 7 })
  }
  // No relay was spent on it: only answers to items that are asked anyway were compared. Who was found alike is asked more.
  const { rows } = await scenario.store.executeSql('select distinct suite, reason, supplier_id from plans')
  const isProbe = ({ suite }: Record<string, unknown>) => String(suite).startsWith('assay-border')
  expect([...new Set(rows.filter((row) => !isProbe(row)).map(({ suite }) => suite))].sort()).toEqual([
    'assay-basics',
    'assay-basics-public',
    'assay-sentinels',
  ])
  expect([...new Set(rows.filter(isProbe).map(({ reason }) => reason))]).toEqual(['group-probes'])
  expect([...new Set(rows.filter(isProbe).map(({ supplier_id }) => supplier_id))].sort()).toEqual(members)
  expect(scenario.events).toEqual([])
})
