import { rm } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { readDurationMs } from '../../duration.ts'
import { chooseDesign, type DesignFlags } from '../../localnet/choose-design.ts'
import { startDetached } from '../../localnet/detached-localnet.ts'
import {
  defaultLocalnetFolder,
  type LocalnetAddresses,
  type LocalnetDesign,
  type LocalnetPaths,
  localnetPaths,
  readDesign,
  runningLocalnet,
  writeDesign,
} from '../../localnet/localnet-folder.ts'
import { LocalnetRunsError, runLocalnet } from '../../localnet/run-localnet.ts'
import { textTable } from '../../render/text-table.ts'
import { stopSignal } from '../../stop-signal.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'
import { wholeNumber } from '../../whole-number.ts'

type Flags = DesignFlags & { readonly folder: string; readonly foreground?: boolean; readonly json?: boolean }

/** `assay localnet up`: starts a network in the background, or goes on with the one in the folder. */
export function registerUp(localnet: Command): void {
  localnet
    .command('up')
    .description('start a network in the background: a chain, 30 servicers, six services')
    .option('--folder <folder>', 'where the network lives', defaultLocalnetFolder)
    .option('--foreground', 'stay, and show its log; Ctrl-C ends it')
    .option('--new', 'a new chain, with a chain id of its own; the old one stays beside it')
    .option('--session-nodes <servicers>', 'servicers in every session, on every chain (default: 5)', wholeNumber)
    .option('--servicers <servicers>', 'servicers in all (default: 30)', wholeNumber)
    .option('--block-time <time>', 'from block to block, 100ms to 15m (default: 5s)', readDurationMs)
    .addOption(
      new Option('--profile <name>', 'limits and times of the nodes (default: ml)').choices(['ml', 'pocket-core']),
    )
    .option('--first-port <port>', 'nodes listen from here on (default: 8081)', wholeNumber)
    .option(
      '--backend <chain=url...>',
      'model servers instead of the simulated ones, such as A100=http://127.0.0.1:8000',
    )
    .option(
      '--mesh [config]',
      'a mesh before every lean node, or before all nodes of --genesis; config: a geo-mesh’s config.json',
    )
    .option('--design <file>', 'a network of your own, in YAML (docs/localnet.md)')
    .option('--genesis <file>', 'a genesis.json of pocket-core, with --chains and --keys')
    .option('--chains <file>', 'its chains.json')
    .option('--keys <files...>', 'the keys of its servicers, a file for each lean node')
    .option('--app-keys <file>', 'keys of its applications, where you have them')
    .action(async (_options, command: Command) => {
      const flags: Flags = command.optsWithGlobals()
      const paths = localnetPaths(flags.folder)
      const running = await runningLocalnet(flags.folder)
      if (running !== undefined) {
        throw new LocalnetRunsError({
          folder: paths.folder,
          pid: running.pid,
          address: running.addresses?.adminUrl ?? null,
        })
      }
      const before = await readDesign(paths)
      const design = await chooseDesign(flags, paths)
      await writeDesign(paths, design)
      const forget = async (error: unknown) => {
        await forgetDesign(paths, { before, design })
        throw error
      }
      if (flags.foreground === true) return await stay(paths, design).catch(forget)
      const { addresses, pid } = await startDetached(paths).catch(forget)
      if (addresses !== null) tell({ addresses, pid, paths, design, flags })
    })
}

/** A new network that did not come up leaves nothing: other flags may follow, and the folder's chain is the one before. */
async function forgetDesign(
  paths: LocalnetPaths,
  { before, design }: { readonly before: LocalnetDesign | undefined; readonly design: LocalnetDesign },
): Promise<void> {
  if (before?.config.chainId === design.config.chainId) return
  await rm(paths.chain(design.config.chainId), { recursive: true, force: true })
  if (before === undefined) await rm(paths.design, { force: true })
  else await writeDesign(paths, before)
}

async function stay(paths: LocalnetPaths, design: LocalnetDesign): Promise<void> {
  const signal = stopSignal()
  const { localnet, close } = await runLocalnet({ folder: paths.folder, design, log: logLine })
  try {
    logLine({
      message: `${localnet.chain.chainId} is up`,
      adminUrl: localnet.adminUrl,
      rpcUrls: localnet.rpcUrls,
      meshes: localnet.meshes.map(({ url }) => url),
    })
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  } finally {
    await close()
    logLine({ message: 'ended' })
  }
}

function logLine(event: { readonly message: string; readonly [fact: string]: unknown }): void {
  print(JSON.stringify({ time: new Date().toISOString(), ...event }))
}

type Started = {
  readonly addresses: LocalnetAddresses
  readonly pid: number
  readonly paths: LocalnetPaths
  readonly design: LocalnetDesign
  readonly flags: Flags
}

function tell({ addresses, pid, paths, design, flags }: Started): void {
  const { chainId, adminUrl, nodes, meshes } = addresses
  const files = { log: paths.log, applicationKeys: paths.applicationKeys }
  if (flags.json === true) {
    printJson({ chainId, pid, adminUrl, nodes, meshes, ...files })
    return
  }
  const { width } = renderOptions()
  const keysFile = hasApplicationKeys(design) ? paths.applicationKeys : 'FILE'
  const folder = flags.folder === defaultLocalnetFolder ? '' : ` --folder ${flags.folder}`
  print(
    [
      `${chainId} is up: process ${pid}, admin API ${adminUrl}`,
      '',
      ...nodes.map(({ name, url }) => `${name.padEnd(12)} ${url}`),
      ...meshes.map(({ name, url, leanNodes }) => `${name.padEnd(12)} ${url}  before ${leanNodes.join(', ')}`),
      '',
      ...servicesOf(design, width),
      ...(hasApplicationKeys(design) ? [`application keys  ${paths.applicationKeys}`] : []),
      `log               ${paths.log}`,
      '',
      'Next:',
      `  assay localnet status${folder}`,
      ...(design.kind === 'existing' ? [`  assay relay DATA.json ${wayOf(addresses)}`] : []),
      `  assay relay --rpc ${nodes[0]?.url} --chain ${firstChain(design)} --app-key file:${keysFile} --path /v1/chat/completions --data '…'`,
      `  assay serve --network morse --rpc ${nodes[0]?.url} --services ${firstChain(design)} --app-keys ${keysFile} --allow-private 127.0.0.0/8`,
      `  assay localnet down${folder}`,
    ].join('\n'),
  )
}

/** Where a data file's relays go; hosts that it names are those of other machines. */
function wayOf({ nodes, meshes: [mesh] }: LocalnetAddresses): string {
  return mesh === undefined ? `--rpc ${nodes[0]?.url} --no-mesh` : `--mesh ${mesh.url}`
}

function servicesOf(design: LocalnetDesign, width: number): string[] {
  if (design.kind === 'existing') return []
  const { services, nodes } = design.config
  const rows = services.map((service) => ({
    ...service,
    servicers: nodes.flatMap(({ servicers }) => servicers).filter(({ stakedFor }) => stakedFor.includes(service.chain)),
  }))
  const table = textTable(
    [
      { title: 'chain', text: ({ chain }) => chain, dropOrder: 0 },
      { title: 'service', text: ({ name }) => name, dropOrder: 0 },
      { title: 'pay', align: 'right', text: ({ multiplier }) => `x${multiplier}`, dropOrder: 0 },
      { title: 'servicers', align: 'right', text: ({ servicers }) => String(servicers.length), dropOrder: 0 },
    ],
    rows,
    { width },
  )
  return [table, '']
}

/** For examples of commands. */
function firstChain(design: LocalnetDesign): string {
  if (design.kind === 'designed') return design.config.services[0]?.chain ?? 'A100'
  const [hosted] = JSON.parse(design.config.hostedChains) as { id?: string }[]
  return hosted?.id ?? '0001'
}

function hasApplicationKeys(design: LocalnetDesign): boolean {
  return design.kind === 'designed' || design.config.applicationKeys.length > 0
}
