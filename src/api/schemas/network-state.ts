import * as z from 'zod'
import { networkName } from '#records/network.ts'
import { tier } from '#records/tier.ts'
import { about } from './about.ts'

const count = z.number().int().nonnegative()
/** Whole upokt as decimal digits: amounts do not fit a double. */
const upokt = z.string().regex(/^-?\d+$/)
const digits = z.string().regex(/^\d+$/)

/** A block of the chain. */
const block = z
  .object({
    height: count,
    /** By the chain; where only the height is known, when we first saw it. */
    at: z.number(),
    /** Null where only the height is known. */
    transactions: z.array(z.object({ type: z.string(), isOk: z.boolean() })).nullable(),
    /** Relays paid in it. */
    rewards: z
      .array(z.object({ address: z.string(), service: z.string(), relays: digits, toNodeUpokt: upokt }))
      .nullable(),
  })
  .meta({ id: 'Block' })
export type Block = z.infer<typeof block>

const session = z.object({
  height: count,
  lastHeight: count,
  blocksPerSession: count,
  /** Nodes that an application gets in a session. */
  nodeCount: count.nullable(),
})

/** The right of an application of ours to relay to the nodes of its session for one service. */
const applicationSession = z.object({
  application: z.string(),
  name: z.string().nullable(),
  service: z.string(),
  nodes: count,
  /** Relays that each node may serve, and those that we want to use of them. */
  relayLimit: count,
  budget: count,
  /** Over all nodes of the session. */
  relaysUsed: count,
  /** False when we began in its middle. */
  isCountComplete: z.boolean(),
})

const chain = z.object({
  id: z.string().nullable(),
  height: count,
  blockMs: z.number().nullable(),
  session: session.nullable(),
  /** The newest first. */
  blocks: z.array(block),
})

const service = z.object({
  service: z.string(),
  /** What the network's design calls it. */
  name: z.string().nullable(),
  /** Listed suppliers, and references among them. */
  suppliers: count,
  references: count,
  /** Staked applications; null without a chain. */
  applications: count.nullable(),
  /** Pay of a relay in base rewards, and in upokt. */
  payMultiple: z.number().nullable(),
  upoktPerRelay: upokt.nullable(),
  /** Relays of this instance since it began. */
  relaysMeasured: count,
  /** Relays that the chain has paid. */
  relaysPaid: digits.nullable(),
  mintedUpokt: upokt.nullable(),
})

const claim = z.object({
  address: z.string(),
  name: z.string().nullable(),
  service: z.string(),
  sessionHeight: count,
  relays: digits,
  claimedAt: count,
  expiresAt: count,
})

const reward = z.object({
  address: z.string(),
  name: z.string().nullable(),
  service: z.string(),
  payMultiple: z.number().nullable(),
  /** The measured tier; null = not known, or nobody measures it. */
  tier: tier.nullable(),
  isDecided: z.boolean(),
  relays: digits,
  toNodeUpokt: upokt,
  mintedUpokt: upokt,
  lastHeight: count,
  /** Relays that are not paid yet. */
  relaysUnpaid: count,
})

const tierPay = z.object({
  /** What the suppliers are measured to be; null = not yet known. */
  tier: tier.nullable(),
  suppliers: count,
  relays: digits,
  toNodeUpokt: upokt,
  /** What the same relays would have paid at the measured tier. */
  fairUpokt: upokt.nullable(),
})

/** Somebody who is paid above what the evidence allows. */
const overpaid = z
  .object({
    address: z.string(),
    name: z.string().nullable(),
    service: z.string(),
    stakedMultiple: z.number(),
    /** The best tier that the evidence does not exclude. */
    measured: tier,
    isDecided: z.boolean(),
    relays: digits,
    paidUpokt: upokt,
    fairUpokt: upokt,
    sentence: z.string(),
  })
  .meta({ id: 'OverpaidSupplier' })
export type OverpaidSupplier = z.infer<typeof overpaid>

/** What the process knows of the network that it measures; what a network does not have is null. */
export const networkState = z.object({
  /** Null where nothing is measured by this process. */
  network: networkName.nullable(),
  /** Relays of this instance since it began, and how fast they come now. */
  relays: z.object({ since: z.number(), total: count, perSecond: z.number().nullable() }).nullable(),
  chain: chain.nullable(),
  applications: z.array(applicationSession).nullable(),
  services: z.array(service),
  claims: z.array(claim).nullable(),
  rewards: z.array(reward).nullable(),
  payByTier: z.array(tierPay).nullable(),
  overpaid: z.array(overpaid).nullable(),
})
export type NetworkState = z.infer<typeof networkState>

export const networkResponse = networkState.extend({ about, at: z.number() }).meta({ id: 'Network' })
export type NetworkResponse = z.infer<typeof networkResponse>
