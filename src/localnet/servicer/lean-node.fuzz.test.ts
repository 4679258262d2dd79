import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRelay } from '#morse/relay.ts'
import { type SmallNetwork, smallNetwork } from './__fixtures__/small-network.ts'
import type { LeanNode } from './lean-node.ts'

let network: SmallNetwork
let node: LeanNode

beforeAll(async () => {
  network = await smallNetwork()
  node = network.startNode()
})

afterAll(async () => {
  await node.close()
  network.close()
})

/** Any answer but a fault of ours: an envelope with Go's error or one of the protocol. */
async function expectRefusal(body: Uint8Array): Promise<void> {
  const reply = await node.handleRelay(body, new AbortController().signal)
  const { dispatch, error } = JSON.parse(Buffer.from(reply.body).toString())
  expect(reply.status).toBe(400)
  expect(dispatch === null || typeof dispatch.session === 'object').toBe(true)
  expect(error.message ?? '').not.toContain('fault')
  expect('Offset' in error || typeof error.code === 'number').toBe(true)
}

describe('whatever a client sends is answered', () => {
  it('bytes of any kind', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), expectRefusal), { numRuns: 300 })
  })

  it('JSON of any shape', async () => {
    const text = fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json))
    await fc.assert(fc.asyncProperty(text, expectRefusal), { numRuns: 300 })
  })

  it('a relay with any one byte changed', async () => {
    const relay = Buffer.from(writeRelay(network.signed({ headers: { a: 'b' } })))
    const change = fc.tuple(fc.nat(relay.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, difference]) => {
      const changed = Buffer.from(relay)
      changed[at] = (changed[at] ?? 0) ^ difference
      return changed
    })
    // Upper case of keys changes nothing in Go, so such a relay is as good as the original.
    const isSame = (body: Buffer) => body.toString().toLowerCase() === relay.toString().toLowerCase()
    await fc.assert(
      fc.asyncProperty(
        change.filter((body) => !isSame(body)),
        expectRefusal,
      ),
      { numRuns: 500 },
    )
    expect(node.evidence()).toEqual([])
  })

  it('a relay cut off anywhere', async () => {
    const relay = Buffer.from(writeRelay(network.signed()))
    const cut = fc.nat(relay.length - 1).map((length) => relay.subarray(0, length))
    await fc.assert(fc.asyncProperty(cut, expectRefusal), { numRuns: 200 })
  })
})
