import { describe, expect, it } from 'vitest'
import { systemClock } from '#networks/http/clock.ts'
import { watchEventLoop } from '#networks/http/event-loop-watch.ts'
import { answering, HandMadeChain, keyNamed } from '#networks/morse/__fixtures__/hand-made-chain.ts'
import { parseApplicationKeys } from '#networks/morse/application-keys.ts'
import { createServicerLines } from './servicer-lines.ts'

const call = { method: 'POST', path: '/', headers: null, data: 'x' }
const [application] = parseApplicationKeys(keyNamed('ours').export(), { source: 'test', passphrase: null })
if (application === undefined) throw new TypeError('one key was given')

/** What comes of a relay to a node on this machine, or to wherever it says that it is. */
async function outcomeOf(options: {
  readonly rpcUrl: string
  readonly allowsPrivate?: boolean
  readonly serviceUrl?: string
  readonly hasMesh?: boolean
}) {
  await using chain = await HandMadeChain.open()
  const [node] = chain.addNodes(1, ['A100'], answering('fine'))
  if (node === undefined || application === undefined) throw new TypeError('there is a node')
  const { rpcUrl, allowsPrivate = false, serviceUrl = node.serviceUrl, hasMesh = false } = options
  const loopWatch = watchEventLoop({ clock: systemClock })
  const lines = createServicerLines({
    rpcUrls: [rpcUrl],
    mesh: { enabled: hasMesh, rpcUrl: node.serviceUrl },
    timeoutMs: 2_000,
    maximumResponseBytes: 1_000,
    concurrency: 1,
    allowsPrivate,
    clock: systemClock,
    loopWatch,
  })
  const { outcome } = await lines.send({
    session: { application, service: 'A100', height: 5 },
    node: { address: node.key.address, publicKey: node.key.publicKey, serviceUrl },
    call,
    height: 6,
    signal: new AbortController().signal,
  })
  await lines.close()
  loopWatch.stop()
  return outcome.kind === 'failed' ? outcome.reason : outcome.kind
}

const elsewhere = 'https://rpc.example'

describe('createServicerLines', () => {
  it('behavior: servicers cannot name an address inside our network', async () => {
    expect(await outcomeOf({ rpcUrl: elsewhere })).toBe('forbidden-address')
    expect(await outcomeOf({ rpcUrl: elsewhere, serviceUrl: 'http://169.254.169.254/latest' })).toBe(
      'forbidden-address',
    )
  })

  it('args: they can when we say so, when the network is on this machine, and behind a mesh of ours', async () => {
    expect(await outcomeOf({ rpcUrl: elsewhere, allowsPrivate: true })).toBe('answered')
    expect(await outcomeOf({ rpcUrl: 'http://127.0.0.1:8081' })).toBe('answered')
    expect(await outcomeOf({ rpcUrl: 'http://localhost:8081' })).toBe('answered')
    expect(await outcomeOf({ rpcUrl: elsewhere, hasMesh: true })).toBe('answered')
  })

  it('behavior: one RPC node elsewhere is enough to be careful', async () => {
    expect(await outcomeOf({ rpcUrl: 'http://127.0.0.1.rpc.example' })).toBe('forbidden-address')
  })

  it.each(['', 'node', 'ftp://node.example', 'http://user:password@node.example', 'file:///etc/passwd'])(
    'behavior: %j is no service URL',
    async (serviceUrl) => {
      expect(await outcomeOf({ rpcUrl: 'http://127.0.0.1:8081', serviceUrl })).toBe('unreachable')
    },
  )
})
