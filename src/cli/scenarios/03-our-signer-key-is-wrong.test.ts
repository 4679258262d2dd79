import { expect, test } from 'vitest'
import { createApplicationToken } from '#morse/application-token.ts'
import { sha256 } from '#morse/hash.ts'
import { privateKeyFromSeed } from '#morse/keys.ts'
import { type MorseNetwork, morseLimits, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { Supplier } from '#records/supplier.ts'
import { openSmallLocalnet, service } from '../__fixtures__/small-localnet.ts'
import type { Network } from '../network.ts'
import { openScenario, rowOf } from './__fixtures__/scenario-bench.ts'

/** Resolves when the session that the chain is in may be used. */
async function sessionOpen(network: MorseNetwork): Promise<readonly Supplier[]> {
  await network.look()
  for (let look = 0; look < 1_000; look++) {
    const suppliers = network.suppliers() ?? []
    if (suppliers.some((supplier) => network.allowanceOf(supplier) > 0)) return suppliers
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('The session was not seen in ten seconds.')
}

test('scenario 3: with a wrong signer key of ours no supplier is blamed, and scores come with the right one', async () => {
  await using stack = new AsyncDisposableStack()
  const reports: string[] = []
  let hasWrongKey = true
  await using scenario = await openScenario({
    fleet: { model: { ability: 0.9 } },
    itemsPerHour: 10,
    async network({ model = '' }): Promise<Network> {
      const localnet = stack.use(
        await openSmallLocalnet({ servicers: { first: [], second: [], third: [] }, backendUrl: model }),
      )
      const open = (application: typeof localnet.application) =>
        openMorseNetwork({
          rpcUrls: localnet.rpcUrls,
          services: [service],
          applications: [application],
          limits: { ...morseLimits, requestsPerSecond: 10_000 },
          budgetShare: 0.9,
          allowPrivate: ['127.0.0.1'],
          report: (message) => reports.push(message),
        })
      const { application } = localnet
      const right = open(application)
      // The token that lets us spend the application's relays is signed by a key that is not the application's.
      const applicationKey = privateKeyFromSeed(sha256('another key'))
      const { signature } = createApplicationToken({ applicationKey, clientPublicKey: application.publicKey })
      const wrong = open({ ...application, token: { ...application.token, signature } })
      const present = () => (hasWrongKey ? wrong : right)
      for (const network of [wrong, right]) await network.look()
      // Allowances begin with a session that was seen from its first block on.
      localnet.beginSession()
      return {
        relay: (request, signal) => present().relay(request, signal),
        wasLateBetween: () => false,
        async discover() {
          const suppliers = await sessionOpen(present())
          const named = suppliers.map((supplier) => ({ ...supplier, name: localnet.nameOf(supplier.address) }))
          return [{ network: 'morse', suppliers: named }]
        },
        limitsOf: () => morseLimits,
        allowanceOf: (supplier) => present().allowanceOf(supplier),
        modelOf: () => 'default',
        referenceCost: () => undefined,
        suppliersAt: () => [],
        stakedPayOf: () => null,
        close: async () => void (await Promise.all([right.close(), wrong.close()])),
      }
    },
  })
  const names = ['first', 'second', 'third']
  const looks = async () => {
    const board = await scenario.board()
    return names.map((name) => rowOf(board, name))
  }
  await scenario.pass(4)
  const before = await looks()
  for (const { attempts, blame, score, availability, tier } of before) {
    expect(attempts).toBeGreaterThan(20)
    // Every node said that our token is not valid, and our own check says so too.
    expect(blame).toEqual({ nobody: 0, us: attempts, network: 0, supplier: 0, undetermined: 0 })
    expect(score).toMatchObject({ estimate: { n: 0, mean: null }, items: { supplierFailures: 0 } })
    expect([availability?.n, tier.state]).toEqual([0, 'unknown'])
  }
  expect(reports).toEqual([expect.stringMatching(/InvalidToken\), and it is so: our relay would not be as/)])
  hasWrongKey = false
  await scenario.pass(4)
  for (const [index, { attempts, blame, score }] of (await looks()).entries()) {
    const us = before[index]?.attempts ?? 0
    expect(blame).toEqual({ nobody: (attempts ?? 0) - us, us, network: 0, supplier: 0, undetermined: 0 })
    // What could not be asked before is asked now: nothing was lost by it.
    expect(score?.items).toMatchObject({ scored: score?.items.drawn, supplierFailures: 0, unscored: 0 })
    expect(score?.estimate.mean).toBeGreaterThan(0.7)
  }
  expect(scenario.events).toEqual([])
})
