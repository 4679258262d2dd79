import type { MerkleNode, MerkleProof } from '../merkle.ts'
import type { RelayProof } from '../relay.ts'
import type { SessionHeader } from '../session.ts'

/**
 * What a transaction does. Addresses (40 digits) and public keys (64) are lower-case hex, empty where the transaction has
 * none; amounts are upokt. `isLegacy`: the form of the message from before nodes had output addresses, which has neither
 * output nor signer.
 */
export type Message =
  | SendMessage
  | StakeNodeMessage
  | UnstakeNodeMessage
  | UnjailNodeMessage
  | StakeApplicationMessage
  | UnstakeApplicationMessage
  | UnjailApplicationMessage
  | ClaimMessage
  | ProofMessage
  | ChangeParameterMessage
  | DaoTransferMessage
  | UpgradeMessage

export type SendMessage = {
  readonly type: 'send'
  readonly fromAddress: string
  readonly toAddress: string
  readonly amount: bigint
}

export type StakeNodeMessage = {
  readonly type: 'stakeNode'
  readonly isLegacy: boolean
  readonly publicKey: string
  readonly chains: readonly string[]
  readonly amount: bigint
  readonly serviceUrl: string
  readonly outputAddress: string
  /** Per cent by address; null when there are none. */
  readonly rewardDelegators: Readonly<Record<string, number>> | null
}

export type UnstakeNodeMessage = {
  readonly type: 'unstakeNode'
  readonly isLegacy: boolean
  readonly nodeAddress: string
  readonly signerAddress: string
}

export type UnjailNodeMessage = {
  readonly type: 'unjailNode'
  readonly isLegacy: boolean
  readonly nodeAddress: string
  readonly signerAddress: string
}

export type StakeApplicationMessage = {
  readonly type: 'stakeApplication'
  readonly publicKey: string
  readonly chains: readonly string[]
  readonly amount: bigint
}

export type UnstakeApplicationMessage = { readonly type: 'unstakeApplication'; readonly applicationAddress: string }

export type UnjailApplicationMessage = { readonly type: 'unjailApplication'; readonly applicationAddress: string }

export type ClaimMessage = {
  readonly type: 'claim'
  readonly header: SessionHeader
  readonly merkleRoot: MerkleNode
  readonly totalProofs: bigint
  readonly fromAddress: string
  /** 1 relays, 2 challenges; a sender may write anything. */
  readonly evidenceType: number
  /** Zero in a transaction; the chain sets it when it keeps the claim. */
  readonly expirationHeight: bigint
}

export type ProofMessage = {
  readonly type: 'proof'
  readonly merkleProof: MerkleProof
  readonly leaf: RelayProof
  readonly evidenceType: number
}

export type ChangeParameterMessage = {
  readonly type: 'changeParameter'
  readonly fromAddress: string
  /** Such as `pos/BlocksPerSession`. */
  readonly key: string
  /** The value as amino JSON. */
  readonly value: Uint8Array
}

export type DaoTransferMessage = {
  readonly type: 'daoTransfer'
  readonly fromAddress: string
  readonly toAddress: string
  readonly amount: bigint
  /** `dao_transfer` or `dao_burn`; a sender may write anything. */
  readonly action: string
}

export type UpgradeMessage = {
  readonly type: 'upgrade'
  readonly address: string
  readonly height: bigint
  readonly version: string
  readonly oldUpgradeHeight: bigint
  /** `KEY:HEIGHT`. */
  readonly features: readonly string[]
}

/** What a kind of message is called where: registered with amino, in protobuf's Any, and in results and events. */
export type MessageForm = {
  readonly type: Message['type']
  readonly isLegacy: boolean
  /** As in the JSON that is signed: `pos/Send`. */
  readonly aminoName: string
  readonly typeUrl: string
  /** `message_type` of a result and `action` of its event: `send`. */
  readonly action: string
  /** `module` of its event. */
  readonly module: 'pos' | 'application' | 'pocketcore' | 'gov'
}

/** x/{nodes,apps,pocketcore,gov}/types: codec.go, msg*.go, *.pb.go. `dao_tranfer` is pocket-core's spelling. */
export const messageForms: readonly MessageForm[] = [
  form('send', 'pos/Send', '/x.nodes.MsgSend', 'send', 'pos'),
  form('stakeNode', 'pos/8.0MsgStake', '/x.nodes.MsgProtoStake8', 'stake_validator', 'pos'),
  form('stakeNode', 'pos/MsgStake', '/x.nodes.MsgProtoStake', 'stake_validator', 'pos', true),
  form('unstakeNode', 'pos/8.0MsgBeginUnstake', '/x.nodes.MsgBeginUnstake8', 'begin_unstake_validator', 'pos'),
  form('unstakeNode', 'pos/MsgBeginUnstake', '/x.nodes.MsgBeginUnstake', 'begin_unstake_validator', 'pos', true),
  form('unjailNode', 'pos/8.0MsgUnjail', '/x.nodes.MsgUnjail8', 'unjail_validator', 'pos'),
  form('unjailNode', 'pos/MsgUnjail', '/x.nodes.MsgUnjail', 'unjail_validator', 'pos', true),
  form('stakeApplication', 'apps/MsgAppStake', '/x.apps.MsgProtoStake', 'app_stake', 'application'),
  form('unstakeApplication', 'apps/MsgAppBeginUnstake', '/x.apps.MsgBeginUnstake', 'app_begin_unstake', 'application'),
  form('unjailApplication', 'apps/MsgAppUnjail', '/x.apps.MsgUnjail', 'app_unjail', 'application'),
  form('claim', 'pocketcore/claim', '/x.pocketcore.MsgClaim', 'claim', 'pocketcore'),
  form('proof', 'pocketcore/proof', '/x.pocketcore.MsgProtoProof', 'proof', 'pocketcore'),
  form('changeParameter', 'gov/msg_change_param', '/x.gov.MsgChangeParam', 'change_param', 'gov'),
  form('daoTransfer', 'gov/msg_dao_transfer', '/x.gov.MsgDAOTransfer', 'dao_tranfer', 'gov'),
  form('upgrade', 'gov/msg_upgrade', '/x.gov.MsgUpgrade', 'upgrade', 'gov'),
]

/** The names of a message. */
export function formOf(message: Message): MessageForm {
  const isLegacy = 'isLegacy' in message && message.isLegacy
  const found = messageForms.find((one) => one.type === message.type && one.isLegacy === isLegacy)
  if (found === undefined) throw new TypeError(`There is no message of type ${message.type}.`)
  return found
}

function form(
  type: Message['type'],
  aminoName: string,
  typeUrl: string,
  action: string,
  module: MessageForm['module'],
  isLegacy = false,
): MessageForm {
  return { type, isLegacy, aminoName, typeUrl, action, module }
}
