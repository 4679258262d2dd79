import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readConfig } from '#localnet/config/read-config.ts'
import { type Localnet, startLocalnet } from '#localnet/localnet.ts'
import { systemClock } from '#localnet/profile/clock.ts'

/** A local network to relay through; it ends with this process at the latest. */
export type BenchLocalnet = AsyncDisposable & {
  readonly rpcUrl: string
  /** Of an application with relays enough for any benchmark. Worth nothing. */
  readonly applicationKey: string
  /** Ends a session: as many blocks as one has. */
  nextSession(): Promise<void>
  weigh(): Promise<Weight>
}

/** What a local network holds. */
export type Weight = {
  /** Bytes of objects and buffers that are in use after everything that is not was thrown away. */
  readonly heldBytes: number
  /** Relays that were claimed, proven and paid since the chain began. */
  readonly paidRelays: number
}

/** What the parent asks of a local network in a process of its own, and what it is told. */
export type ToLocalnet = { readonly kind: 'next-session' } | { readonly kind: 'weigh' }
export type FromLocalnet =
  | { readonly kind: 'ready'; readonly rpcUrl: string; readonly applicationKey: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'weight'; readonly weight: Weight }

const blocksPerSession = 4

/** Five servicers on one node, all before one backend; blocks come only when they are asked for. */
export async function startHere(backendUrl: string): Promise<BenchLocalnet> {
  const names = ['s1', 's2', 's3', 's4', 's5']
  const config = readConfig(
    {
      // Nothing but the first block, so that a run is within one session.
      blockTimeMs: 900_000,
      blocksPerSession,
      firstPort: 0,
      services: [{ chain: 'A100', name: 'benchmark', kind: 'text' }],
      nodes: [
        {
          name: 'lean',
          servicers: names.map((name) => ({ name, stakedFor: ['A100'] })),
          backends: { A100: backendUrl },
        },
      ],
      applications: [{ name: 'client', stakedFor: ['A100'], stakePokt: 1_000_000_000 }],
    },
    'the benchmark',
  )
  const localnet = await startLocalnet({
    config,
    folder: null,
    clock: systemClock,
    log: () => {},
    producesBlocks: false,
  })
  return {
    rpcUrl: localnet.rpcUrls[0] ?? '',
    applicationKey: localnet.applications[0]?.key.export() ?? '',
    nextSession: () => produceSession(localnet),
    weigh: () => weigh(localnet),
    [Symbol.asyncDispose]: () => localnet.close(),
  }
}

/** The same in a process of its own. */
export async function startApart(backendUrl: string): Promise<BenchLocalnet> {
  const child = fork(new URL('./localnet-process.ts', import.meta.url), [backendUrl], { execArgv: ['--expose-gc'] })
  const ask = async (message: ToLocalnet) => {
    child.send(message)
    return (await once(child, 'message'))[0] as FromLocalnet
  }
  const [first] = (await once(child, 'message')) as [FromLocalnet]
  if (first.kind !== 'ready') throw new TypeError('a local network says first that it is ready')
  return {
    ...first,
    nextSession: async () => void (await ask({ kind: 'next-session' })),
    async weigh() {
      const told = await ask({ kind: 'weigh' })
      if (told.kind !== 'weight') throw new TypeError('a local network says its weight when it is asked')
      return told.weight
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}

/** Claims and proofs are sent when a block has come, so each block gets a moment. */
const settleMs = 50

async function produceSession({ chain }: Localnet): Promise<void> {
  for (let made = 0; made < blocksPerSession; made += 1) {
    await chain.produceBlock()
    await new Promise((resolve) => setTimeout(resolve, settleMs))
  }
}

/** What is let go of is freed a little later: of several looks the lowest tells what is held. */
const looks = 5
const lookMs = 50

async function weigh({ chain }: Localnet): Promise<Weight> {
  const sizes: number[] = []
  for (let look = 0; look < looks; look += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, lookMs))
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    sizes.push(heapUsed + arrayBuffers)
  }
  const paidRelays = chain.rewards().reduce((sum, { relays }) => sum + Number(relays), 0)
  return { heldBytes: Math.min(...sizes), paidRelays }
}
