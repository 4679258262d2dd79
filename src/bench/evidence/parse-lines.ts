import { createHash, createPublicKey, verify } from 'node:crypto'
import { canonicalJson } from '#records/canonical-json.ts'
import { type BundleLine, bundleLine, type SignatureLine, signedMessage } from './bundle-format.ts'
import type { Findings } from './findings.ts'

/** DER of an Ed25519 public key before its 32 bytes (RFC 8410, §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The lines of a bundle, parsed; those that are none are reported and left out. At the end the signature is checked:
 * over every byte before its line, by the key of the header.
 */
export async function* parseLines(lines: AsyncIterable<Buffer>, findings: Findings): AsyncGenerator<BundleLine> {
  const hash = createHash('sha256')
  let instanceKey: string | undefined
  let signature: SignatureLine | undefined
  let number = 0
  for await (const text of lines) {
    number++
    const line = parseLine(text, number, findings)
    if (signature !== undefined) findings.differs('format', `line ${number}`, 'it stands behind the signature')
    if (line?.line === 'signature') signature = line
    else hash.update(text).update('\n')
    if (line === undefined) continue
    if (line.line === 'header') instanceKey ??= line.instanceKey
    yield line
  }
  checkSignature({ signature, instanceKey, digest: hash.digest('hex') }, findings)
}

function parseLine(text: Buffer, number: number, findings: Findings): BundleLine | undefined {
  const where = `line ${number}`
  const value = parseJson(text)
  const parsed = bundleLine.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const problem = value === undefined ? 'it is not JSON' : `${issue?.path.join('.') || 'it'}: ${issue?.message}`
    findings.differs('format', where, problem)
    return undefined
  }
  const canonical = canonicalText(parsed.data)
  if (canonical === undefined) {
    findings.differs('format', where, 'it is nested too deeply')
    return undefined
  }
  // One spelling per value: no key twice, nothing that two readers could read differently.
  findings.judge('format', where, canonical === text.toString() ? [] : ['it is not canonical JSON (RFC 8785)'])
  return parsed.data
}

/** Undefined for what is nested so deeply that it cannot be written: nobody has written it. */
function canonicalText(line: BundleLine): string | undefined {
  try {
    return canonicalJson(line)
  } catch {
    return undefined
  }
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString())
  } catch {
    return undefined
  }
}

type Signed = {
  readonly signature: SignatureLine | undefined
  readonly instanceKey: string | undefined
  readonly digest: string
}

function checkSignature({ signature, instanceKey, digest }: Signed, findings: Findings): void {
  if (signature === undefined) {
    findings.differs('signature', 'end', 'the bundle has no signature: it was cut')
    return
  }
  if (instanceKey === undefined) {
    findings.differs('signature', 'header', 'no key is stated')
    return
  }
  const problems: string[] = []
  if (signature.digest !== digest) problems.push('the content was changed after it was signed')
  if (!isSigned(signature, instanceKey)) problems.push('the signature is not of the key that the header states')
  findings.judge('signature', 'end', problems)
}

function isSigned({ digest, signature }: SignatureLine, instanceKey: string): boolean {
  try {
    const der = Buffer.concat([spkiPrefix, Buffer.from(instanceKey, 'hex')])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, signedMessage(digest), key, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}
