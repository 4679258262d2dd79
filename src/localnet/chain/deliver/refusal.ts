import { errorText } from '#morse/error-codes.ts'

/** Why a transaction was not carried out, in pocket-core's codes and words. */
export type Refusal = {
  readonly codespace: string
  readonly code: number
  readonly message: string
  /** What the message changed stays, as a punishment does. */
  readonly keepsChanges?: true
}

/** The text of a result's log: JSON with the error's text in it (types/errors.go: ABCILog). */
export function refusalLog({ codespace, code, message }: Refusal): string {
  return JSON.stringify({ codespace, code, message: errorText({ codespace, code, message }) })
}

const refusal = (codespace: string, code: number, message: string): Refusal => ({ codespace, code, message })

/** types/errors.go */
export const sdk = {
  internal: (message: string) => refusal('sdk', 1, message),
  notDecoded: (message: string) => refusal('sdk', 2, message),
  unauthorized: (message: string) => refusal('sdk', 4, message),
  unknownRequest: (message: string) => refusal('sdk', 6, message),
  invalidPublicKey: (message: string) => refusal('sdk', 8, message),
  unknownAddress: (message: string) => refusal('sdk', 9, message),
  insufficientCoins: (held: bigint, wanted: bigint) =>
    refusal('sdk', 10, `insufficient account funds; ${coins(held)} < ${coins(wanted)}`),
  insufficientFee: (message: string) => refusal('sdk', 14, message),
} as const

/** x/auth/types/error.go */
export const auth = {
  memoTooLong: (most: number, length: number) => {
    const reason = `maximum number of characters is ${most} but received ${length} characters`
    const inner = errorText({ codespace: 'sdk', code: 13, message: reason })
    return refusal('auth', 1, `the transaction memo is invalid: ${inner}`)
  },
  emptyPublicKey: () =>
    refusal(
      'auth',
      2,
      'the public key in the transaction is empty and the public key cannot be found in the world state',
    ),
  accountNotFound: () => refusal('auth', 3, 'the account cannot be found in the world state'),
  insufficientFee: (expected: string, actual: string) =>
    refusal('auth', 4, `the fee for the transaction was insufficient. \nExpected: ${expected}\nActual: ${actual}`),
  duplicate: (hash: string) =>
    refusal('auth', 6, `the transaction hash is already found, this is a duplicate transaction: ${hash}`),
  insufficientBalance: (signer: string, needed: string) =>
    refusal('auth', 6, `the signer account : ${signer}, does not have enough coins for the tx. Need ${needed}`),
} as const

/** x/nodes/types/errors.go; the last two numbers follow their order there and have not been seen on a running node. */
export const nodes = {
  notFound: () => refusal('pos', 101, 'validator does not exist for that address'),
  unknownAddress: () => refusal('pos', 101, 'that address is not associated with any known validator'),
  notJailed: () => refusal('pos', 105, 'validator not jailed, cannot be unjailed'),
  stakeTooLowToUnjail: () =>
    refusal('pos', 105, "validator's self delegation less than MinSelfDelegation, cannot be unjailed"),
  invalidStatus: () => refusal('pos', 110, 'validator status is not valid'),
  belowMinimumStake: () => refusal('pos', 111, "validator isn't staking above the minimum"),
  notEnoughCoins: () => refusal('pos', 112, 'validator does not have enough coins in their account'),
  waitingToUnstake: () => refusal('pos', 117, 'validator is currently waiting to unstake'),
  tooManyChains: () => refusal('pos', 120, "can't stake for this many chains"),
  belowCurrentStake: () =>
    refusal('pos', 122, 'validator must edit stake with a stake greater than or equal to current stake'),
  noOutputAddress: () => refusal('pos', 123, 'output address is nil'),
  unauthorizedSigner: () =>
    refusal('pos', 125, 'the signer for this message is not the operator or the output address'),
  outputAddressIsOthers: () =>
    refusal('pos', 127, 'Only the owner of the current output address can edit the output address'),
  delegatorsAreOperators: () => refusal('pos', 129, 'Only the node operator address can edit reward delegators'),
} as const

/** x/apps/types/errors.go */
export const applications = {
  notFound: () => refusal('application', 101, 'application does not exist for that address'),
  unknownAddress: () => refusal('application', 101, 'that address is not associated with any known application'),
  notJailed: () => refusal('application', 105, 'application not jailed, cannot be unjailed'),
  jailed: () => refusal('application', 104, 'application still jailed, cannot yet be unjailed'),
  invalidStatus: () => refusal('application', 110, 'application status is not valid'),
  belowMinimumStake: () => refusal('application', 111, "application isn't staking above the minimum"),
  notEnoughCoins: () => refusal('application', 112, 'application does not have enough coins in their account'),
  tooManyChains: () => refusal('application', 118, 'application staking for too many chains'),
  tooManyApplications: () => refusal('application', 119, 'the threshold of the amount of applications authorized '),
  belowCurrentStake: () =>
    refusal('application', 120, 'application must edit stake with a stake greater than or equal to current stake'),
} as const

/** x/gov/types/errors.go */
export const governance = {
  settingParameter: (name: string, value: string, reason: string) =>
    refusal('gov', 2, `error setting parameter ${value} on ${name} (): ${reason}`),
  unauthorizedChange: (owner: string, name: string) =>
    refusal(
      'gov',
      5,
      `the param change is unathorized: Account ${owner} does not have the permission to change param ${name}`,
    ),
  parameterNotFound: (name: string) => refusal('gov', 6, `the subspace ${name} cannot be found`),
  unknownDaoAction: (action: string) => refusal('gov', 7, `unrecognized dao action: ${action}`),
} as const

/** Coins as texts show them; nothing for none. */
export function coins(amount: bigint): string {
  return amount === 0n ? '' : `${amount}upokt`
}
