import * as z from 'zod'
import { addressOf } from '#morse/keys.ts'

/** What our RPC nodes answer, read strictly: what has not this shape counts as no answer, and another node is asked. */

const publicKey = z.string().regex(/^[0-9a-f]{64}$/)
const address = z.string().regex(/^[0-9a-f]{40}$/)
const chainId = z.string().min(2).max(8)
const wholeText = z.string().regex(/^\d{1,30}$/)

export const heightAnswer = z.object({ height: z.int().positive() })

const LONGEST_URL = 2_000

/**
 * A staked node as the chain lists it. Its address must be that of its key. What its operator chose freely is taken or
 * left out, so that nobody drops a node, and with it the sessions that it is in, by staking nonsense.
 */
export const stakedNode = z
  .object({
    address,
    public_key: publicKey,
    jailed: z.boolean(),
    status: z.int(),
    chains: z.array(chainId).max(1_000),
    service_url: z.string(),
    output_address: z.string().nullish(),
  })
  .refine((node) => addressOf(node.public_key) === node.address)
  .transform((node) => ({
    address: node.address,
    publicKey: node.public_key,
    isJailed: node.jailed,
    isStaked: node.status === 2,
    chains: node.chains,
    serviceUrl: node.service_url.length > LONGEST_URL ? '' : node.service_url,
    outputAddress: address.safeParse(node.output_address).data ?? null,
  }))
export type StakedNode = z.infer<typeof stakedNode>

/** Nodes that are not as they should be are left out one by one: anyone can stake nonsense, and must not hide others. */
export const nodesPage = z.object({ result: z.array(z.unknown()).nullable() }).transform(({ result }) => ({
  listed: result?.length ?? 0,
  nodes: (result ?? []).flatMap((entry) => {
    const parsed = stakedNode.safeParse(entry)
    return parsed.success ? [parsed.data] : []
  }),
}))

export const applicationAnswer = z
  .object({
    address,
    public_key: publicKey,
    jailed: z.boolean(),
    status: z.int(),
    chains: z.array(chainId).max(1_000),
    max_relays: wholeText,
  })
  .transform((application) => ({
    publicKey: application.public_key,
    isStaked: application.status === 2 && !application.jailed,
    chains: application.chains,
    maximumRelays: BigInt(application.max_relays),
  }))
export type StakedApplication = z.infer<typeof applicationAnswer>

const parameterList = z
  .array(z.object({ param_key: z.string(), param_value: z.string() }))
  .nullish()
  .transform((list) => list ?? [])

/** The governed values that sessions depend on. */
export const parametersAnswer = z
  .object({ app_params: parameterList, node_params: parameterList, pocket_params: parameterList })
  .transform(({ app_params, node_params, pocket_params }, context) => {
    const values = new Map(
      [...app_params, ...node_params, ...pocket_params].map((entry) => [entry.param_key, entry.param_value]),
    )
    const read = (key: string): number => {
      const value = Number(values.get(key) ?? 'missing')
      if (!Number.isSafeInteger(value) || value < 1)
        context.addIssue({ code: 'custom', message: `${key} is missing or no number` })
      return value
    }
    return {
      blocksPerSession: read('pos/BlocksPerSession'),
      sessionNodeCount: read('pocketcore/SessionNodeCount'),
      maximumApplicationChains: read('application/MaximumChains'),
      /** A rule that not every chain has switched on. */
      maximumNodeChains: Number(values.get('pos/MaximumChains') ?? 0) || null,
    }
  })
export type SessionParameters = z.infer<typeof parametersAnswer>

/** A block, whole: its hash is computed from it. */
export const blockAnswer = z.looseObject({
  block: z.looseObject({ header: z.looseObject({ height: wholeText, time: z.string().max(100) }) }),
})

export const dispatchAnswer = z.object({
  session: z.object({
    header: z.object({ app_public_key: z.string(), chain: z.string(), session_height: z.int().positive() }),
    key: z.string().max(100),
    nodes: z.array(stakedNode).max(100),
  }),
})
export type DispatchAnswer = z.infer<typeof dispatchAnswer>
