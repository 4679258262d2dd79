import { publicKeyError } from '../application-token.ts'
import { errorText, pocketcoreMessage } from '../error-codes.ts'
import { fromHex, toHex } from '../hash.ts'
import { hasRange } from '../merkle.ts'
import { delegatorsProblem } from '../reward.ts'
import { hexProblem, hexRefusal, type Refusal, refusal, validateRelayProof } from '../validate-relay-proof.ts'
import type {
  ClaimMessage,
  DaoTransferMessage,
  Message,
  ProofMessage,
  StakeApplicationMessage,
  StakeNodeMessage,
  UpgradeMessage,
} from './messages.ts'

const addressBytes = 20
const hashBytes = 32
/** Chains that are staked for have two bytes at most (x/nodes/types/util.go), those in relays four. */
const maximumStakedChainBytes = 2
const minimumProofs = 5n
const minimumLevels = 3
const maximumPort = 65_535

/**
 * What pocket-core has against a message by itself, without looking at the chain's state, or null (`ValidateBasic` of each
 * message). Its codes and texts.
 */
export function validateMessage(message: Message): Refusal | null {
  switch (message.type) {
    case 'send':
      if (message.fromAddress === '' || message.toAddress === '') return noNode
      return message.amount > 0n ? null : node(109, 'the amount to send must be positive')
    case 'stakeNode':
      return validateStakeNode(message)
    case 'unstakeNode':
      if (message.nodeAddress === '') return noNodeAddress
      return message.isLegacy || message.signerAddress !== '' ? null : noSigner
    case 'unjailNode':
      if (message.nodeAddress === '') return noNode
      return message.isLegacy || message.signerAddress !== '' ? null : noSigner
    case 'stakeApplication':
      return validateStakeApplication(message)
    case 'unstakeApplication':
      return message.applicationAddress === '' ? noApplicationAddress : null
    case 'unjailApplication':
      return message.applicationAddress === '' ? application(101, 'application does not exist for that address') : null
    case 'claim':
      return validateClaim(message)
    case 'proof':
      return validateProof(message)
    case 'changeParameter':
      if (message.fromAddress === '') return address('nil address')
      if (message.key === '') return governance(3, 'parameter key is empty')
      return message.value.length === 0 ? governance(3, 'parameter value is empty') : null
    case 'daoTransfer':
      return validateDaoTransfer(message)
    case 'upgrade':
      return validateUpgrade(message)
  }
}

const noNode = node(101, 'validator does not exist for that address')
const noNodeAddress = node(103, 'validator address is nil')
const noSigner = node(126, 'signer address is nil')
const noApplicationAddress = application(103, 'application address is nil')

function validateStakeNode(message: StakeNodeMessage): Refusal | null {
  if (message.publicKey === '') return noNodeAddress
  if (message.amount <= 0n) return node(102, 'amount must be > 0')
  if (message.chains.length === 0) return node(115, 'validator must stake with hosted blockchains')
  for (const chain of message.chains) {
    const problem = chainProblem(chain)
    if (problem !== null) return node(119, `the network Identifier is not valid: ${problem}`)
  }
  const urlProblem = serviceUrlProblem(message.serviceUrl)
  if (urlProblem !== null) return node(118, `the service url is not valid: ${urlProblem}`)
  const problem = delegatorsProblem(Object.entries(message.rewardDelegators ?? {}))
  return problem === null ? null : node(rewardDelegatorsCode, problem)
}

/** The code of reward delegators follows those of output addresses in x/nodes/types/errors.go; not seen on a live node. */
const rewardDelegatorsCode = 128

/** Whether a stake means to hand the signer's stake to its key: it stakes nothing for no chain (`IsValidTransfer`). */
export function isApplicationTransfer({ amount, chains }: StakeApplicationMessage): boolean {
  return amount === 0n && chains.length === 0
}

function validateStakeApplication(message: StakeApplicationMessage): Refusal | null {
  if (message.publicKey === '') return noApplicationAddress
  if (isApplicationTransfer(message)) return null
  if (message.amount <= 0n) return application(115, 'the stake amount is invalid')
  if (message.chains.length === 0) return application(116, 'validator must stake with hosted blockchains')
  for (const chain of message.chains) {
    const problem = chainProblem(chain)
    if (problem !== null) return application(117, `the applications network identifier is not valid: ${problem}`)
  }
  return null
}

/** x/pocketcore/types/msgs.go; five proofs whatever the governed minimum is. */
function validateClaim(message: ClaimMessage): Refusal | null {
  if (message.header.chain === '') return refusal(8)
  if (message.header.sessionHeight < 1n) return refusal(9)
  if (message.totalProofs < minimumProofs) return refusal(11)
  const keyCode = publicKeyError(message.header.appPublicKey)
  if (keyCode !== null) return refusal(54, text(refusal(keyCode)))
  const addressProblem = claimantRefusal(message.fromAddress)
  if (addressProblem !== null) {
    return { ...refusal(22), message: `${message.fromAddress} ${pocketcoreMessage(22, text(addressProblem))}` }
  }
  const rootProblem = hexRefusal(toHex(message.merkleRoot.hash), (length) => length === hashBytes)
  if (rootProblem !== null) return rootProblem
  if (!hasRange(message.merkleRoot)) return refusal(89)
  if (message.merkleRoot.lower !== 0n) return refusal(73)
  if (message.evidenceType === 0) return refusal(84)
  if (message.evidenceType !== 1 && message.evidenceType !== 2) return refusal(5)
  return message.expirationHeight === 0n ? null : refusal(88)
}

function validateProof(message: ProofMessage): Refusal | null {
  if (message.merkleProof.hashRanges.length < minimumLevels) return refusal(63)
  if (!hasRange(message.merkleProof.target)) return refusal(89)
  const leafProblem = validateRelayProof(message.leaf)
  if (leafProblem !== null) return leafProblem
  return message.evidenceType === 1 || message.evidenceType === 2 ? null : refusal(5)
}

function validateDaoTransfer(message: DaoTransferMessage): Refusal | null {
  if (message.fromAddress === '') return address('nil from address')
  if (message.amount === 0n) return governance(8, 'dao action value must not be zero: ')
  if (message.action !== 'dao_transfer' && message.action !== 'dao_burn') {
    return governance(7, `unrecognized dao action: ${message.action}`)
  }
  return message.action === 'dao_transfer' && message.toAddress === '' ? address('nil to address') : null
}

function validateUpgrade(message: UpgradeMessage): Refusal | null {
  if (message.address === '') return address('nil from address')
  const isEmpty = message.height === 0n || message.version === ''
  return isEmpty ? governance(9, 'the upgrade Height must not be zero') : null
}

/** `AddressVerification`, of an address that is hex text already. */
function claimantRefusal(claimant: string): Refusal | null {
  if (claimant === '') return refusal(64)
  return claimant.length === 2 * addressBytes ? null : refusal(70)
}

/** `ValidateNetworkIdentifier` (x/nodes/types/util.go). */
function chainProblem(chain: string): string | null {
  const bytes = fromHex(chain)
  if (bytes === undefined) return hexProblem(chain)
  if (bytes.length === 0) return 'net id is empty'
  return bytes.length > maximumStakedChainBytes ? `net id length is > ${maximumStakedChainBytes}` : null
}

/**
 * `ValidateServiceURL` (x/nodes/types/util.go): scheme, host with a point and port, and nothing else. Where Go's URL parser
 * refuses the text, its words are shortened to one reason.
 */
function serviceUrlProblem(serviceUrl: string): string | null {
  const url = serviceUrl.toLowerCase()
  if (!isRequestUri(url)) return `parse ${JSON.stringify(url)}: invalid URI for request`
  if (!/^https?:\/\//.test(url)) return 'invalid url prefix'
  const parts = url.split(':')
  if (parts.length !== 3) return 'needs :port'
  const port = parts[2] ?? ''
  if (!/^\d+$/.test(port)) return 'invalid port, cant convert to integer'
  if (Number(port) > maximumPort) return 'invalid port, out of valid port range'
  return url.includes('.') ? null : "must contain one '.'"
}

/** Whether Go's `url.ParseRequestURI` takes it: a path, or a URL with a scheme and a host that can be one. */
function isRequestUri(url: string): boolean {
  if (/[\0-\x20\x7f]/.test(url)) return false
  const [, authority] = /^https?:\/\/([^/?]*)/.exec(url) ?? []
  if (authority === undefined) return /^(\/|[a-z][a-z0-9+.-]*:)/.test(url)
  return /^[^:[\]%<>"\\^`{|}]*(:\d*)?$/.test(authority)
}

function text(problem: Refusal): string {
  return errorText(problem)
}

function node(code: number, message: string): Refusal {
  return { codespace: 'pos', code, message }
}

function application(code: number, message: string): Refusal {
  return { codespace: 'application', code, message }
}

function governance(code: number, message: string): Refusal {
  return { codespace: 'gov', code, message }
}

/** `sdk.ErrInvalidAddress` (types/errors.go). */
function address(message: string): Refusal {
  return { codespace: 'sdk', code: 7, message }
}
