import { errorText, type PocketcoreCode, pocketcoreMessage } from './error-codes.ts'
import { goStruct } from './go-json/encode.ts'
import { fromHex, sha3, toHex } from './hash.ts'
import { type PrivateKey, verifySignature } from './keys.ts'

/** The application authentication token: an application's leave for a client key to relay in its name. Keys are hex. */
export type ApplicationToken = {
  readonly version: string
  readonly appPublicKey: string
  readonly clientPublicKey: string
  /** Of the application over {@link applicationTokenHash}; 128 hex digits. */
  readonly signature: string
}

/** The only version that pocket-core takes (x/pocketcore/types/aat.go). */
const supportedVersion = '0.0.1'

/** A token signed by the application. The client's key may be the application's own. */
export function createApplicationToken({
  applicationKey,
  clientPublicKey,
}: {
  applicationKey: PrivateKey
  clientPublicKey: string
}): ApplicationToken {
  const token = { version: supportedVersion, appPublicKey: applicationKey.publicKey, clientPublicKey, signature: '' }
  return { ...token, signature: applicationKey.sign(sha3(applicationTokenText(token))) }
}

/** SHA3-256 of the token's JSON with an empty signature, as hex. It stands for the token in proofs. */
export function applicationTokenHash(token: ApplicationToken): string {
  return toHex(sha3(applicationTokenText(token)))
}

/** The token as JSON on the wire, fields in the order of pocket-core's struct (x/pocketcore/types/pocket.pb.go:443). */
export function applicationTokenFields({ version, appPublicKey, clientPublicKey, signature }: ApplicationToken) {
  return { version, app_pub_key: appPublicKey, client_pub_key: clientPublicKey, signature }
}

/**
 * What pocket-core has against a token, in its own words and order, or null when it takes it (`AAT.Validate`). Where it
 * passes the error of another check on, the words are that error's whole text.
 */
export function checkApplicationToken(token: ApplicationToken): string | null {
  if (token.version === '') return 'the application authentication token version is missing'
  if (token.version !== supportedVersion) return 'the application authentication token version is not supported'
  if (token.appPublicKey === '') return 'the applicaiton public key included in the AAT is not valid'
  const appKeyError = publicKeyError(token.appPublicKey)
  if (appKeyError !== null) return codeText(appKeyError)
  if (token.clientPublicKey === '') return 'the client public key included in the AAT is not valid'
  const clientKeyError = publicKeyError(token.clientPublicKey)
  if (clientKeyError !== null) return codeText(clientKeyError)
  const message = sha3(applicationTokenText(token))
  if (verifySignature({ publicKey: token.appPublicKey, message, signature: token.signature })) return null
  return 'the application signature on the AAT is not valid'
}

/** What pocket-core has against a public key as hex (`PubKeyVerification`, x/pocketcore/types/crypto.go). */
export function publicKeyError(publicKey: string): 6 | 42 | null {
  const bytes = fromHex(publicKey)
  if (bytes === undefined) return 6
  return bytes.length === 32 ? null : 42
}

function codeText(code: PocketcoreCode): string {
  return errorText({ codespace: 'pocketcore', code, message: pocketcoreMessage(code) })
}

function applicationTokenText(token: ApplicationToken): string {
  return goStruct(applicationTokenFields({ ...token, signature: '' }))
}
