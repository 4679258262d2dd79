import { describe, expect, it } from 'vitest'
import { readServiceBehaviour } from '#backends/simulator/service-behaviour.ts'
import { startServiceSimulator } from '#backends/simulator/service-server.ts'
import { userRequests } from './user-requests.ts'

function requestFor(what: string) {
  const found = userRequests.find((request) => request.what === what)
  if (found === undefined) throw new Error(`no ${what}`)
  return found
}

describe('userRequests', () => {
  it.each([
    ['image', 'image', /^PNG of 1024×1024, \d+ KiB$/],
    ['embedding', 'embedding', /^384 dimensions$/],
    ['regression', 'regression', /^\{.*prediction/],
  ] as const)('default: %s from its simulated service', async (what, kind, described) => {
    const simulator = await startServiceSimulator({
      name: what,
      behaviour: readServiceBehaviour({ kind, model: what }, what),
    })
    try {
      const { path, data, describe: describeBody } = requestFor(what)
      const response = await fetch(`${simulator.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: data(1),
      })
      expect(describeBody(await response.json())).toMatch(described)
    } finally {
      await simulator.close()
    }
  })

  it('behavior: no two of a kind are the same, or nodes would refuse them as duplicates', () => {
    for (const { data } of userRequests) expect(data(1)).not.toBe(data(2))
  })

  it.each([
    ['text', { choices: [] }],
    ['text', { error: { message: 'no' } }],
    ['image', { data: [{ b64_json: 'bm90IGEgcGljdHVyZQ==' }] }],
    ['image', { data: [{ b64_json: 7 }] }],
    ['embedding', { data: [{ embedding: [] }] }],
    ['regression', { error: 'no' }],
    ['regression', null],
  ])('error: %s that is none: %j', (what, body) => {
    expect(requestFor(what).describe(body)).toBeNull()
  })
})
