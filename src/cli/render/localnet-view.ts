import pc from 'picocolors'
import type { LocalnetStatus, MeshStatus, ServicerStatus } from '#localnet/admin/admin-api.ts'
import type { Finding } from '../localnet/findings.ts'
import { formatCount, formatSpan } from './format-figure.ts'
import { formatPokt } from './format-pokt.ts'
import type { Colors, RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { type Column, textTable } from './text-table.ts'

/** What `assay localnet status` shows: the chain's own word, and what was measured beside it. */
export type LocalnetState = {
  readonly status: LocalnetStatus
  readonly adminUrl: string
  readonly now: number
  /** What one relay of a service of multiplier 1 pays. */
  readonly baseUpokt: bigint
  /** By chain; chains that were staked later have none. */
  readonly serviceNames: ReadonlyMap<string, string>
  readonly findings: readonly Finding[]
  /** Where the measurements come from, or why there are none. */
  readonly measuredBy: string
}

type Context = { readonly width: number; readonly colors: Colors }

/** One screen: chain, services, servicers, last rewards, supply, findings. */
export function localnetView(state: LocalnetState, { width, hasColor }: RenderOptions): string {
  const context = { width, colors: pc.createColors(hasColor) }
  return [
    headLines(state, context),
    section('Services', serviceTable(state, context), context),
    section('Servicers', servicerTable(state, context), context),
    section('Last rewards', rewardTable(state, context), context),
    section('Supply', supplyLines(state, context), context),
    section('Findings', findingLines(state, context), context),
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function section(name: string, lines: readonly string[], { colors }: Context): string[] {
  return [colors.bold(colors.underline(name)), ...lines]
}

function headLines({ status, adminUrl, now }: LocalnetState, { width, colors }: Context): string[] {
  const { session, blockTime, blockTimeMs } = status
  const rules = status.isUpgraded ? 'rules after the upgrade' : 'rules before the upgrade'
  const block = `height ${status.height}, a block every ${blockTimeMs / 1000} s, the last ${formatSpan(now - Date.parse(blockTime))} ago`
  const done = status.height - session.height + 1
  const waiting = status.pendingTransactions.length
  return [
    ...wrapText(
      `${colors.bold(terminalText(status.chainId))}  profile ${status.profile}, ${rules}  ${colors.cyan(adminUrl)}`,
      width,
    ),
    ...wrapText(`${block}; ${waiting} ${waiting === 1 ? 'transaction waits' : 'transactions wait'}`, width),
    ...wrapText(
      `session ${session.height} to ${session.lastHeight}: block ${done} of ${session.blocksPerSession}, ${session.nodeCount} servicers each`,
      width,
    ),
    ...wrapText(`RPC ${rpcText(status.rpcUrls)}`, width),
    ...status.meshes.flatMap((mesh) => wrapText(meshText(mesh), width)),
  ]
}

const SHOWN_URLS = 3

function rpcText(urls: readonly string[]): string {
  const more = urls.length - SHOWN_URLS
  return [...urls.slice(0, SHOWN_URLS), ...(more > 0 ? [`and ${more} more`] : [])].join(' ')
}

/** Unreported relays that stay are relays that nobody will be paid for. */
function meshText({ name, url, leanNodes, unreportedRelays }: MeshStatus): string {
  const unreported = unreportedRelays === 0 ? '' : `, ${formatCount(unreportedRelays)} relays unreported`
  return `${terminalText(name)} ${url} before ${leanNodes.map(terminalText).join(', ')}${unreported}`
}

type ServiceRow = {
  readonly chain: string
  readonly name: string
  readonly pay: string
  readonly servicers: number
  readonly sessions: number
  readonly relaysNow: number
  readonly claimed: bigint
  readonly relaysPaid: string
  readonly minted: string
}

const serviceColumns: readonly Column<ServiceRow>[] = [
  { title: 'chain', text: ({ chain }) => chain, dropOrder: 0 },
  { title: 'service', text: ({ name }) => name, dropOrder: 1, shortest: 12 },
  { title: 'pay', align: 'right', text: ({ pay }) => pay, dropOrder: 0 },
  { title: 'servicers', align: 'right', text: ({ servicers }) => String(servicers), dropOrder: 0 },
  { title: 'sessions', align: 'right', text: ({ sessions }) => String(sessions), dropOrder: 3 },
  { title: 'relays now', align: 'right', text: ({ relaysNow }) => formatCount(relaysNow), dropOrder: 2 },
  { title: 'claimed', align: 'right', text: ({ claimed }) => String(claimed), dropOrder: 4 },
  { title: 'paid relays', align: 'right', text: ({ relaysPaid }) => relaysPaid, dropOrder: 0 },
  { title: 'minted POKT', align: 'right', text: ({ minted }) => minted, dropOrder: 0 },
]

function serviceTable({ status, serviceNames, baseUpokt }: LocalnetState, { width, colors }: Context): string[] {
  const rows = status.services.map(
    (service): ServiceRow => ({
      chain: service.chain,
      name: terminalText(serviceNames.get(service.chain) ?? ''),
      pay: payText(service.upoktPerRelay, baseUpokt),
      servicers: service.servicers,
      sessions: service.applications,
      relaysNow: relaysInSession(status, service.chain),
      claimed: status.claims
        .filter(({ chain }) => chain === service.chain)
        .reduce((sum, { relays }) => sum + BigInt(relays), 0n),
      relaysPaid: service.relaysPaid,
      minted: formatPokt(service.mintedUpokt),
    }),
  )
  return [textTable(serviceColumns, rows, { width, paintHeader: colors.bold })]
}

function relaysInSession({ servicers, session }: LocalnetStatus, chain: string): number {
  return servicers
    .flatMap(({ evidence }) => evidence)
    .filter((one) => one.chain === chain && one.sessionHeight === session.height)
    .reduce((sum, { relays }) => sum + relays, 0)
}

/** Pay per relay as a multiple of a base relay's. */
function payText(upoktPerRelay: string, baseUpokt: bigint): string {
  const multiple = payMultiple(upoktPerRelay, baseUpokt)
  return multiple === undefined ? `${upoktPerRelay} upokt` : `x${multiple}`
}

/** Undefined where the pay is no whole multiple of the base. */
export function payMultiple(upoktPerRelay: string, baseUpokt: bigint): number | undefined {
  const pay = BigInt(upoktPerRelay)
  return baseUpokt > 0n && pay % baseUpokt === 0n ? Number(pay / baseUpokt) : undefined
}

const servicerColumns: readonly Column<ServicerStatus>[] = [
  { title: 'servicer', text: servicerName, dropOrder: 0, shortest: 12 },
  { title: 'address', text: ({ address }) => address.slice(0, 12), dropOrder: 3 },
  { title: 'node', text: ({ serviceUrl }) => terminalText(serviceUrl), dropOrder: 5, shortest: 12 },
  { title: 'chains', text: ({ chains }) => chains.map(terminalText).join(' '), dropOrder: 0, shortest: 14 },
  { title: 'state', text: stateText, dropOrder: 0 },
  { title: 'stake POKT', align: 'right', text: ({ stakedUpokt }) => formatPokt(stakedUpokt), dropOrder: 4 },
  { title: 'unpaid', align: 'right', text: (row) => formatCount(unpaidRelays(row)), dropOrder: 2 },
  { title: 'paid relays', align: 'right', text: ({ rewards }) => String(total(rewards, 'relays')), dropOrder: 1 },
  {
    title: 'paid POKT',
    align: 'right',
    text: ({ rewards }) => formatPokt(total(rewards, 'toNodeUpokt')),
    dropOrder: 0,
  },
]

function servicerTable({ status }: LocalnetState, { width, colors }: Context): string[] {
  // Names in their order, then those that were staked later.
  const order = ({ name, address }: ServicerStatus) => (name === null ? `~${address}` : name)
  const rows = status.servicers.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
  return [textTable(servicerColumns, rows, { width, paintHeader: colors.bold })]
}

function servicerName({ name, address }: Pick<ServicerStatus, 'name' | 'address'>): string {
  return name === null ? address.slice(0, 12) : terminalText(name)
}

/** How it was designed to behave, where that is not as it should: the chain does not know. */
function stateText({ status, isJailed, behaviours }: ServicerStatus): string {
  const words = [...(isJailed ? ['jailed'] : []), ...(status === 'staked' ? [] : [status]), ...behaviours]
  return words.map(terminalText).join(', ') || 'staked'
}

function unpaidRelays({ evidence }: ServicerStatus): number {
  return evidence.reduce((sum, { relays }) => sum + relays, 0)
}

function total(rewards: ServicerStatus['rewards'], field: 'relays' | 'toNodeUpokt'): bigint {
  return rewards.reduce((sum, reward) => sum + BigInt(reward[field]), 0n)
}

const SHOWN_REWARDS = 8

function rewardTable({ status }: LocalnetState, { width, colors }: Context): string[] {
  const rewards = status.servicers
    .flatMap((servicer) => servicer.rewards.map((reward) => ({ servicer, ...reward })))
    .toSorted((a, b) => b.lastHeight - a.lastHeight)
    .slice(0, SHOWN_REWARDS)
  if (rewards.length === 0) {
    return [
      colors.dim('None yet: a session is claimed after its end and paid once its proof is in, some blocks later.'),
    ]
  }
  type Row = (typeof rewards)[number]
  const columns: readonly Column<Row>[] = [
    { title: 'height', align: 'right', text: ({ lastHeight }) => String(lastHeight), dropOrder: 0 },
    { title: 'servicer', text: ({ servicer }) => servicerName(servicer), dropOrder: 0, shortest: 12 },
    { title: 'chain', text: ({ chain }) => terminalText(chain), dropOrder: 0 },
    { title: 'proofs', align: 'right', text: ({ proofs }) => String(proofs), dropOrder: 1 },
    { title: 'relays', align: 'right', text: ({ relays }) => relays, dropOrder: 1 },
    { title: 'minted POKT', align: 'right', text: ({ mintedUpokt }) => formatPokt(mintedUpokt), dropOrder: 2 },
    { title: 'to node POKT', align: 'right', text: ({ toNodeUpokt }) => formatPokt(toNodeUpokt), dropOrder: 0 },
  ]
  return [textTable(columns, rewards, { width, paintHeader: colors.bold })]
}

function supplyLines({ status }: LocalnetState, { width, colors }: Context): string[] {
  const { totalUpokt, accountsUpokt, nodesStakedUpokt, applicationsStakedUpokt, daoUpokt } = status.supply
  const sum = [accountsUpokt, nodesStakedUpokt, applicationsStakedUpokt, daoUpokt].reduce(
    (all, one) => all + BigInt(one),
    0n,
  )
  const difference = sum - BigInt(totalUpokt)
  const parts =
    `${formatPokt(totalUpokt)} POKT = accounts ${formatPokt(accountsUpokt)} + nodes ${formatPokt(nodesStakedUpokt)} ` +
    `+ applications ${formatPokt(applicationsStakedUpokt)} + DAO ${formatPokt(daoUpokt)}`
  return [
    ...wrapText(parts, width),
    difference === 0n
      ? colors.green('The sum is right.')
      : colors.red(`The sum is WRONG by ${formatPokt(difference)} POKT: please report this.`),
  ]
}

const SHOWN_FINDINGS = 10

function findingLines(state: LocalnetState, { width, colors }: Context): string[] {
  const names = new Map(state.status.servicers.map((servicer) => [servicer.address, servicerName(servicer)]))
  const found = state.findings
    .slice(0, SHOWN_FINDINGS)
    .flatMap((finding) =>
      wrapText(findingSentence(finding, names.get(finding.address) ?? finding.address), width).map(colors.yellow),
    )
  const more = state.findings.length - SHOWN_FINDINGS
  return [
    ...found,
    ...(more > 0 ? [`… and ${more} more; --json has them all.`] : []),
    ...wrapText(state.measuredBy, width).map(colors.dim),
  ]
}

/**
 * What a finding says, in a sentence.
 *
 * @example 'mis-staked is staked for x12 (A10C), measured base, and was paid 0.153 POKT for 15 relays (would be 0.01275 at its tier).'
 */
export function findingSentence(finding: Finding, name: string): string {
  const { chain, stakedMultiplier, measured, isDecided, relays, paidUpokt, fairUpokt } = finding
  const tier = `${isDecided ? '' : 'at best '}${measured === 'none' ? 'no tier' : measured}`
  const paid =
    relays === 0n
      ? 'and was not paid yet'
      : `and was paid ${formatPokt(paidUpokt)} POKT for ${relays} relays (would be ${formatPokt(fairUpokt)} at its tier)`
  return `${name} is staked for x${stakedMultiplier} (${terminalText(chain)}), measured ${tier}, ${paid}.`
}
