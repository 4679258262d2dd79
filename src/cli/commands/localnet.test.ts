import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { localnetPaths, writeDesign } from '../localnet/localnet-folder.ts'
import { type HeldLocalnet, runLocalnet } from '../localnet/run-localnet.ts'
import { localnetCommand } from './localnet.ts'

const config = defaultLocalnet({ firstPort: 0, servicers: 5, blockTimeMs: 100 })
const address = '1'.repeat(40)

let folder: string
let held: HeldLocalnet

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-localnet-cli-'))
  await writeDesign(localnetPaths(folder), { kind: 'designed', config })
  held = await runLocalnet({ folder, design: { kind: 'designed', config }, log: () => undefined })
})
afterAll(async () => {
  await held.close()
  await rm(folder, { recursive: true })
})

/** What a command prints with `--json`. */
async function run<Printed>(...args: readonly string[]): Promise<Printed> {
  const printed: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text))
    return true
  })
  // The store that is looked for is the empty one of this test, whatever the environment names.
  vi.stubEnv('DATABASE_URL', undefined)
  try {
    const program = new Command().option('--json').option('--store <folder>').exitOverride()
    localnetCommand(program)
    await program.parseAsync(['--json', '--store', join(folder, 'store'), 'localnet', ...args, '--folder', folder], {
      from: 'user',
    })
  } finally {
    vi.unstubAllEnvs()
    write.mockRestore()
  }
  return JSON.parse(printed.join('')) as Printed
}

type Staked = { address: string; key: string; height: number }

function nodeOf(nodeAddress: string) {
  return held.localnet.chain.ledgerAt(held.localnet.chain.height)?.node(nodeAddress)
}

describe('assay localnet', () => {
  it('fund: the money is there with the block that is named', async () => {
    const { height } = await run<{ height: number }>('fund', address, '12.5')
    expect(held.localnet.chain.ledgerAt(height)?.account(address)?.balance).toBe(12_500_000n)
  })

  it('params: shows one, and changes it by a transaction of the owner', async () => {
    const name = 'pos/RelaysToTokensMultiplier'
    expect(await run('params', name)).toEqual({ [name]: '1000' })
    const { before, height } = await run<{ before: string; height: number }>('params', name, '2000')
    const parameters = held.localnet.chain.ledgerAt(height)?.parameters
    expect([before, parameters?.relaysToTokensMultiplier]).toEqual(['1000', 2_000n])
    await run('params', name, '1000')
  })

  it('params: a name that is nearly one', async () => {
    await expect(run('params', 'pos/blocksPerSession')).rejects.toThrow('Did you mean pos/BlocksPerSession?')
  })

  it('params: what the chain refuses, in its words', async () => {
    await expect(run('params', 'pos/BlocksPerSession', 'many')).rejects.toThrow(/refused: pos\/BlocksPerSession: /)
  })

  it('stake: a servicer with a new key, other chains, and its leave', async () => {
    const staked = await run<Staked>('stake', 'node', '--url', 'http://127.0.0.1:9', '--chains', 'A100', 'A10C')
    expect(nodeOf(staked.address)).toMatchObject({
      status: 2,
      chains: ['A100', 'A10C'],
      serviceUrl: 'http://127.0.0.1:9',
      tokens: 60_000_000_000n,
    })
    expect((await stat(staked.key)).mode & 0o777).toBe(0o600)
    expect(await readFile(staked.key, 'utf8')).toMatch(/^[0-9a-f]{128}\n$/)
    const again = ['stake', 'node', '--key', staked.key, '--url', 'http://127.0.0.1:8', '--chains', 'A100']
    expect((await run<Staked>(...again)).address).toBe(staked.address)
    expect(nodeOf(staked.address)).toMatchObject({ chains: ['A100'], serviceUrl: 'http://127.0.0.1:8' })
    await run('stake', 'leave-node', '--key', staked.key)
    // Servicers serve their session to its end.
    await expect.poll(() => nodeOf(staked.address)?.status, { timeout: 5_000 }).toBe(1)
  })

  it('stake: an application, and its leave', async () => {
    const staked = await run<Staked>('stake', 'app', '--chains', 'A1F0', '--pokt', '50')
    const application = () => held.localnet.chain.ledgerAt(held.localnet.chain.height)?.application(staked.address)
    expect(application()).toMatchObject({ status: 2, chains: ['A1F0'], stakedTokens: 50_000_000n, maxRelays: 50n })
    await run('stake', 'leave-app', '--key', staked.key)
    expect(application()?.status).toBe(1)
  })

  it('stake: what the chain refuses, in its words', async () => {
    await expect(run('stake', 'app', '--chains', 'A1F0', '--pokt', '0.5')).rejects.toThrow(
      /The chain refused the transaction with code \d+ of application: /,
    )
    await expect(run('stake', 'leave-app')).rejects.toThrow('--key FILE')
  })

  it('status: everything that the screen is made of, and why nothing is measured', async () => {
    const status = await run<{ height: number; servicers: unknown[]; findings: unknown[]; measuredBy: string }>(
      'status',
    )
    expect([status.height > 1, status.servicers.length >= 5, status.findings]).toEqual([true, true, []])
    expect(status.measuredBy).toMatch(/^Nothing is measured: no instance of Assay was here\. Start one: assay serve /)
  })
})
