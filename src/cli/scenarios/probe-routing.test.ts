import { expect, test } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { recordTraffic } from '#store/traffic/record-traffic.ts'
import { importLog } from '../traffic/import-log.ts'
import { openScenario, rowOf, type Scenario } from './__fixtures__/scenario-bench.ts'

const minuteMs = 60_000

/** How a supplier serves users, whatever it does for measurements. */
type Service = { readonly answered: number; readonly msPerToken: number }

/** The scenario's stated times are those of a whole body: so many tokens of four bytes surround the text. */
const envelopeTokens = 60

/** The log of a gateway for an hour that begins now: 40 requests of users to each supplier. */
function gatewayLog(hour: number, services: Readonly<Record<string, Service>>): string {
  const lines = Object.entries(services).flatMap(([address, { answered, msPerToken }]) => {
    const stream = randomStream(`users of ${address} at ${hour}`)
    return Array.from({ length: 40 }, (_, index) => {
      const isAnswered = stream.next() < answered
      const tokens = 16 + stream.integer(33)
      return {
        ...{ id: `${address} ${hour} ${index}`, at: hour + 10 * minuteMs * stream.next(), network: 'direct', address },
        ...{ service: 'text', outcome: isAnswered ? 'answered' : 'failed' },
        ...(isAnswered && { latency_ms: 50 + (tokens + envelopeTokens) * msPerToken * (0.8 + 0.4 * stream.next()) }),
        ...(isAnswered && { completion_tokens: tokens, prompt_tokens: 50 }),
      }
    })
  })
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

async function importHour({ store, clock }: Scenario, services: Readonly<Record<string, Service>>) {
  const now = clock.now()
  const log = gatewayLog(now, services)
  return await importLog([Buffer.from(log)], (records) =>
    // The gateway's log comes at the end of the hour.
    recordTraffic(store.database, records, { now: now + 20 * minuteMs }),
  )
}

test('users’ traffic: who serves measurements well and users badly is flagged, who serves all alike is not', async () => {
  const latency = { baseMs: 50, perTokenMs: 20, jitter: { kind: 'uniform', spread: 0.2 } } as const
  const services = {
    honest: { answered: 0.99, msPerToken: 20 },
    'honest-too': { answered: 0.97, msPerToken: 22 },
    'fails-users': { answered: 0.55, msPerToken: 20 },
    'small-model-for-users': { answered: 0.99, msPerToken: 4 },
  }
  await using scenario = await openScenario({
    fleet: Object.fromEntries(Object.keys(services).map((name) => [name, { ability: 0.69, latency }])),
    itemsPerHour: 30,
  })
  await scenario.store.executeSql(`insert into instance_facts (name, value) values ('traffic-key', '"fixed"')`)
  await scenario.pass(1)
  for (let hour = 0; hour < 16; hour++) {
    // Those that are told twice count once.
    const first = await importHour(scenario, services)
    expect([first.recorded, first.refused, (await importHour(scenario, services)).known]).toEqual([160, 0, 160])
    await scenario.pass(1)
  }
  await scenario.pass(2)
  const board = await scenario.board()
  const { flags, finding } = rowOf(board, 'fails-users')
  expect(flags).toMatchObject([{ kind: 'probe-routing', errorRate: 0.01 }])
  expect(finding?.flags).toMatchObject([
    {
      kind: 'probe-routing',
      statement: expect.stringMatching(/^Of \d+ measurements it answers [345]\d\.\d points more/),
    },
  ])
  // A finding, and no verdict: nothing that pays moves.
  expect(rowOf(board, 'fails-users').tier.tier).toBe(rowOf(board, 'honest').tier.tier)
  expect(rowOf(board, 'small-model-for-users').finding?.flags).toMatchObject([
    { kind: 'probe-routing', statement: expect.stringMatching(/the measurement took far longer in \d+ %/) },
  ])
  for (const name of ['honest', 'honest-too']) expect([name, rowOf(board, name).flags]).toEqual([name, []])
  expect(scenario.events).toEqual([])
})
