import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodePng, withService } from '#backends/simulator/service-fixture.ts'
import { withSimulator } from '#backends/simulator/simulator-fixture.ts'
import { embeddingList } from '#contract/embedding.ts'
import { imageResult } from '#contract/image-result.ts'
import { defaultLocalnet } from '#localnet/config/default-localnet.ts'
import { startLocalnet } from '#localnet/localnet.ts'
import { readMeshConfig } from '#localnet/mesh/mesh-config.ts'
import { startMeshFront } from '#localnet/mesh/mesh-front.ts'
import { BodyBudget } from '#localnet/profile/body-budget.ts'
import { systemClock } from '#localnet/profile/clock.ts'
import { mlProfile } from '#localnet/profile/profile.ts'
import { startRpcServer } from '#localnet/rpc/server.ts'
import { smallNetwork } from '#localnet/servicer/__fixtures__/small-network.ts'
import { pocketcoreErrors } from '#morse/error-codes.ts'
import { parseApplicationKeys } from '#networks/morse/application-keys.ts'
import { scratchFolder } from '../__fixtures__/scratch-folder.ts'
import { chooseDesign } from '../localnet/choose-design.ts'
import { localnetPaths } from '../localnet/localnet-folder.ts'
import { openMorseRelays } from './morse-relays.ts'
import { type RelayOverrides, readRelayData } from './relay-data.ts'
import { overridesOf } from './relay-flags.ts'
import { createRelaySummarizer } from './relay-summary.ts'
import { type RelayRecord, runRelays } from './run-relays.ts'

const files = join(import.meta.dirname, '..', '..', 'localnet', '__fixtures__', 'morse-files', 'localnet-poc')
const quiet = { folder: null, clock: systemClock, log: () => {}, producesBlocks: false }

/** Sends the relays of a data file, or of flags alone, one after the other. */
async function relayAll(file: string | undefined, overrides: RelayOverrides, key?: string) {
  const data = await readRelayData({ file, overrides, hasKey: key !== undefined })
  const { signal } = new AbortController()
  const port = await openMorseRelays({
    data,
    applications: parseApplicationKeys(key ?? data.appPrivKey ?? '', { source: 'test', passphrase: null }),
    timeoutMs: 20_000,
    maximumResponseBytes: 8_000_000,
    concurrency: 1,
    allowsPrivate: false,
  })
  const summarizer = createRelaySummarizer()
  const records: RelayRecord[] = []
  await runRelays({
    port,
    calls: data.chain.callSet,
    servicers: data.whitelistedServicers,
    relays: data.relays,
    concurrency: 1,
    ratePerSecond: null,
    clock: () => performance.now(),
    sleep: async () => {},
    random: Math.random,
    signal,
    onRelay: async (record) => {
      summarizer.add(record)
      records.push(record)
    },
  })
  await port.close()
  const responses = records.map((record) =>
    record.kind === 'sent' && record.sent.outcome.kind === 'answered' ? record.sent.outcome.response : '',
  )
  return { ...summarizer.summarize(1), responses }
}

describe('relays through a local network', () => {
  it('default: the public network’s genesis and data files as they are', async () => {
    await using text = await withSimulator({ model: 'pokt_vllm_test' })
    await using images = await withService({ kind: 'image', model: 'sim-image' })
    await using localnet = await startLocalnet({
      ...quiet,
      config: {
        genesis: JSON.parse(await readFile(join(files, 'genesis.json'), 'utf8')),
        hostedChains: JSON.stringify([
          { id: 'A100', url: text.url },
          { id: 'A1D0', url: images.url },
        ]),
        leanNodes: await leanNodes(),
        applicationKeys: [],
        chainId: 'localnet',
        blockTimeMs: 900_000,
        profile: 'pocket-core',
        host: '127.0.0.1',
        firstPort: 0,
      },
    })
    const hosts = { rpcUrls: localnet.rpcUrls, mesh: { enabled: false, rpcUrl: '' } }
    const words = await relayAll(join(files, 'data_llm.json'), hosts)
    expect([words.goodRelays, words.problems]).toEqual([2, []])
    expect(JSON.parse(words.responses[0] ?? '')).toMatchObject({ object: 'text_completion', model: 'pokt_vllm_test' })
    const pictures = await relayAll(join(files, 'data_diffuser.json'), hosts)
    expect([pictures.goodRelays, pictures.problems]).toEqual([1, []])
    const [base64] = JSON.parse(pictures.responses[0] ?? '').output
    expect(decodePng(Buffer.from(base64, 'base64'))).toMatchObject({ width: 512, height: 512 })
  })

  it.each([
    ['localnet-poc', 'A100', ['A100', 'A1D0']],
    ['morse-poc', 'A100', ['A100', 'A101', 'A102', 'A103', 'A1FF']],
    ['pocket-localnet', '0021', ['0021']],
  ])(
    'default: the files of %s as they are, a backend in the place of theirs, through --mesh',
    async (name, chain, ids) => {
      await using text = await withSimulator({ model: 'pokt_vllm_test' })
      const network = join(files, '..', name)
      const design = await chooseDesign(
        {
          genesis: join(network, 'genesis.json'),
          chains: join(network, 'chains.json'),
          keys: [1, 2, 3].map((number) => join(files, '..', 'pocket-localnet', `lean${number}.keys.json`)),
          backend: [`${chain}=${text.url}`],
          mesh: true,
          firstPort: 0,
        },
        localnetPaths(await scratchFolder()),
      )
      await using localnet = await startLocalnet({ ...quiet, config: design.config })
      const [mesh] = localnet.meshes
      const flags = await overridesOf({ mesh: mesh?.url ?? '', ...(chain === 'A100' ? {} : { chain }), relays: 5 })
      const words = await relayAll(join(files, 'data_llm.json'), flags)
      expect([words.goodRelays, words.problems]).toEqual([5, []])
      expect(JSON.parse(words.responses[0] ?? '')).toMatchObject({ object: 'text_completion', model: 'pokt_vllm_test' })
      const counted = () => localnet.nodes.flatMap(({ leanNode }) => leanNode.evidence())
      await expect.poll(() => counted().reduce((sum, { relays }) => sum + relays, 0)).toBe(5)
      expect([...(localnet.nodes[0]?.leanNode.hostedChains().keys() ?? [])]).toEqual(ids)
    },
  )

  it('default: five relays per service to one servicer in one session; claimed, proven and paid blocks later', async () => {
    await using localnet = await startLocalnet({
      ...quiet,
      config: defaultLocalnet({ firstPort: 0, blockTimeMs: 900_000 }),
    })
    const [application] = localnet.applications
    if (application === undefined) throw new TypeError('the default network has applications')
    const prompt = 'a person wearing a jacket'
    const requests = {
      A100: { path: '/v1/completions', data: { model: 'default', prompt, max_tokens: 4 } },
      A1D0: { path: '/v1/images/generations', data: { prompt } },
      A1E0: { path: '/v1/embeddings', data: { input: prompt } },
      A1F0: { path: '/predict', data: { features: [1, 2, 3, 4] } },
    }
    const answers: Record<string, Record<string, unknown>> = {}
    const servicers = new Map<string, string>()
    for (const [chainId, { path, data }] of Object.entries(requests)) {
      const call = { method: 'POST', path, headers: null, data: JSON.stringify(data) }
      const hosts = { rpcUrls: localnet.rpcUrls, chainId, call }
      const key = application.key.export()
      // Whoever answers the first one gets the others.
      const first = await relayAll(undefined, hosts, key)
      const [servicer = ''] = Object.keys(first.byNodeCount)
      const others = await relayAll(undefined, { ...hosts, whitelistedServicers: [servicer], relays: 4 }, key)
      expect([chainId, first.problems, others.problems]).toEqual([chainId, [], []])
      expect(others.byNodeCount).toEqual({ [servicer]: 4 })
      servicers.set(chainId, servicer)
      answers[chainId] = JSON.parse(others.responses[3] ?? '')
    }
    const image = imageResult.parse(answers.A1D0)
    const base64 = 'output' in image ? '' : image.data[0]?.b64_json
    expect(decodePng(Buffer.from(base64 ?? '', 'base64'))).toMatchObject({ width: 1024, height: 1024 })
    expect(embeddingList.safeParse(answers.A1E0).success).toBe(true)
    expect(answers.A1F0).toEqual({ model: 'sim-A1F0', prediction: 10 })
    await expect
      .poll(
        async () => {
          await localnet.chain.produceBlock()
          const paid = localnet.chain.rewards().map(({ chain, nodeAddress, relays }) => [chain, nodeAddress, relays])
          return paid.toSorted()
        },
        { timeout: 20_000 },
      )
      .toEqual([...servicers].map(([chain, servicer]) => [chain, servicer, 5n]))
  })

  it('behavior: the data file as it is, all through a mesh, which counts at the full node; its hidden codes are told', async () => {
    const network = await smallNetwork({ relaysPerSession: 3 })
    const node = network.startNode()
    const logged: string[] = []
    const common = { host: '127.0.0.1', port: 0, log: (line: string) => void logged.push(line) }
    const server = await startRpcServer({
      ...common,
      chain: network.chain,
      leanNode: node,
      profile: mlProfile,
      budget: new BodyBudget(1_000_000),
      flags: { servesMeshes: true },
      authToken: 'token',
    })
    const mesh = await startMeshFront({
      ...common,
      config: readMeshConfig('{}').config,
      keys: [{ name: 'full node', url: server.url, keys: network.servicers }],
      hostedChains: node.hostedChains(),
      nodeToken: 'token',
      ownToken: null,
      clock: network.clock,
      random: () => 0,
      unreportedFile: null,
    })
    try {
      await mesh.checkNodes()
      const key = network.application.export()
      const hosts = await overridesOf({ mesh: mesh.url })
      const words = await relayAll(join(files, 'data_llm.json'), hosts, key)
      expect([words.goodRelays, words.problems, words.responses[0]]).toEqual([2, [], '{"text":"hello"}'])
      await expect.poll(() => node.evidence().reduce((sum, { relays }) => sum + relays, 0)).toBe(2)
      const [servicer = ''] = Object.keys(words.byNodeCount)
      const tooMany = { ...hosts, whitelistedServicers: [servicer], relays: 6 }
      const { problems } = await relayAll(join(files, 'data_llm.json'), tooMany, key)
      expect(problems).toMatchObject([{ name: 'OverService (71)' }])

      // Its node has sold what was left of the session itself; the mesh hears of it when it reports.
      const [other = ''] = network
        .sessionServicers()
        .flatMap(({ address }) => (words.byNodeCount[address] === undefined ? [address] : []))
      const toOther = { ...hosts, whitelistedServicers: [other] }
      const send = (over: RelayOverrides) => relayAll(join(files, 'data_llm.json'), { ...toOther, ...over }, key)
      expect((await send({ relays: 1 })).goodRelays).toBe(1)
      const heldOf = (address: string) => node.evidence().find(({ servicerAddress }) => servicerAddress === address)
      await expect.poll(() => heldOf(other)?.relays).toBe(1)
      const atNode = await send({ relays: 3, mesh: { enabled: true, rpcUrl: server.url } })
      expect([atNode.goodRelays, atNode.problems.map(({ name }) => name)]).toEqual([2, ['EvidenceSealed (90)']])
      expect((await send({ relays: 1 })).problems).toEqual([])
      await expect.poll(() => logged.join()).toContain('refused by its node with code 90')
      expect((await send({ relays: 2 })).problems).toEqual([
        { name: 'EvidenceSealed (90)', count: 2, example: pocketcoreErrors[90].message },
      ])
    } finally {
      await mesh.close()
      await server.close()
      await node.close()
      await network.close()
    }
  })
})

async function leanNodes() {
  return Promise.all(
    ['lean1', 'lean2', 'lean3'].map(async (name) => {
      const text = await readFile(join(files, '..', 'pocket-localnet', `${name}.keys.json`), 'utf8')
      const keys = (JSON.parse(text) as { priv_key: string }[]).map(({ priv_key }) => priv_key)
      return { name, keys }
    }),
  )
}
