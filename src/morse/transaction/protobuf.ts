import { isUtf8 } from 'node:buffer'

/**
 * The part of protobuf's wire format that pocket-core's messages use: varints, and lengths with bytes. Amino writes the
 * same for its structs. (protobuf.dev, "Encoding"; errors worded as gogo/protobuf does)
 */
const wireVarint = 0
const wireFixed64 = 1
const wireBytes = 2
const wireFixed32 = 5
const maximumFieldNumber = 0x7fff_ffff
const varintBytes = 10
const overflow = 'proto: integer overflow'

/** A base-128 varint of an integer as its 64-bit two's complement. */
export function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn)
    if (rest < 0x80n) return Uint8Array.from([...bytes, low])
    bytes.push(low | 0x80)
  }
}

/**
 * The varint at a place and where what follows begins; or what is wrong with it. Bits beyond 64 are refused, as amino does;
 * gogo/protobuf drops them, so that the same transaction could have several hashes.
 */
export function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } | string {
  const first = bytes[start]
  if (first !== undefined && first < 0x80) return { value: BigInt(first), end: start + 1 }
  let value = 0n
  for (let count = 0; count < varintBytes; count++) {
    const byte = bytes[start + count]
    if (byte === undefined) return 'unexpected EOF'
    value |= BigInt(byte & 0x7f) << BigInt(7 * count)
    if (byte < 0x80) return value >> 64n === 0n ? { value, end: start + count + 1 } : overflow
  }
  return overflow
}

/** An integer field; nothing for zero, as proto3 and amino both do. */
export function varintField(field: number, value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array() : concat(tag(field, wireVarint), writeVarint(value))
}

/** Bytes with their length, also when there are none: an embedded message, or an element of a list. */
export function lengthField(field: number, bytes: Uint8Array): Uint8Array {
  return concat(tag(field, wireBytes), writeVarint(BigInt(bytes.length)), bytes)
}

/** A field of bytes; nothing for none. */
export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : lengthField(field, bytes)
}

/** A field of text; nothing for none. */
export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, Buffer.from(text))
}

/** A list of text, empty elements included. */
export function textFields(field: number, texts: readonly string[]): Uint8Array {
  return concatList(texts.map((text) => lengthField(field, Buffer.from(text))))
}

/** One after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return concatList(parts)
}

/** The parts of a list, which may be longer than arguments of a function can be. */
export function concatList(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

/** The first thing that was found wrong while reading; null while nothing is. One for all messages inside each other. */
export type Malformation = { detail: string | null }

type Entry = { readonly field: number; readonly wire: number; readonly value: bigint | Uint8Array }

/**
 * The fields of one message by their numbers. Reading never throws: what is malformed is noted (only the first time), and
 * reads as absent. Of a field that is there several times the last counts, embedded messages are merged, unknown fields
 * are ignored.
 */
export class Fields {
  readonly #entries: Entry[] = []
  readonly #malformation: Malformation

  constructor(bytes: Uint8Array, malformation: Malformation) {
    this.#malformation = malformation
    for (let at = 0; at < bytes.length && malformation.detail === null; ) at = this.#readField(bytes, at)
  }

  /** An unsigned integer of 64 bits, zero when absent. */
  uint64(field: number): bigint {
    const value = this.#values(field, wireVarint).at(-1)
    return typeof value === 'bigint' ? value : 0n
  }

  /** A signed integer of 64 bits. */
  int64(field: number): bigint {
    return BigInt.asIntN(64, this.uint64(field))
  }

  /** A signed integer of 32 bits; higher bits are lost, as in Go. */
  int32(field: number): number {
    return Number(BigInt.asIntN(32, this.uint64(field)))
  }

  /** An unsigned integer of 32 bits; higher bits are lost, as in Go. */
  uint32(field: number): number {
    return Number(BigInt.asUintN(32, this.uint64(field)))
  }

  /** Bytes, none when absent. */
  bytes(field: number): Uint8Array {
    return this.list(field).at(-1) ?? new Uint8Array()
  }

  text(field: number): string {
    return this.#text(this.bytes(field))
  }

  texts(field: number): readonly string[] {
    return this.list(field).map((bytes) => this.#text(bytes))
  }

  /** Every value of a field that may be repeated. */
  list(field: number): readonly Uint8Array[] {
    return this.#values(field, wireBytes).filter((value) => typeof value !== 'bigint')
  }

  /** An embedded message, empty when absent. */
  message(field: number): Fields {
    return this.inside(concatList(this.list(field)))
  }

  messages(field: number): readonly Fields[] {
    return this.list(field).map((bytes) => this.inside(bytes))
  }

  /** A message in bytes that are found inside this one. */
  inside(bytes: Uint8Array): Fields {
    return new Fields(bytes, this.#malformation)
  }

  has(field: number): boolean {
    return this.#entries.some((entry) => entry.field === field)
  }

  /** Notes that the message cannot be, in a way that the wire format does not know. */
  refuse(detail: string): void {
    this.#malformation.detail ??= detail
  }

  #values(field: number, wire: number): readonly (bigint | Uint8Array)[] {
    const entries = this.#entries.filter((entry) => entry.field === field)
    const odd = entries.find((entry) => entry.wire !== wire)
    if (odd !== undefined) this.refuse(`proto: wrong wireType = ${odd.wire} for field ${field}`)
    return odd === undefined ? entries.map(({ value }) => value) : []
  }

  #text(bytes: Uint8Array): string {
    if (!isUtf8(bytes)) this.refuse('text that is no UTF-8')
    return Buffer.from(bytes).toString('utf8')
  }

  #readField(bytes: Uint8Array, start: number): number {
    const head = readVarint(bytes, start)
    if (typeof head === 'string') return this.#stop(head, bytes)
    const field = Number(BigInt.asIntN(32, head.value >> 3n))
    const wire = Number(head.value & 7n)
    if (field <= 0 || field > maximumFieldNumber)
      return this.#stop(`proto: illegal tag ${field} (wire type ${wire})`, bytes)
    return wire === wireVarint
      ? this.#readInteger(bytes, head.end, field)
      : this.#readBytes(bytes, head.end, field, wire)
  }

  #readInteger(bytes: Uint8Array, start: number, field: number): number {
    const integer = readVarint(bytes, start)
    if (typeof integer === 'string') return this.#stop(integer, bytes)
    this.#entries.push({ field, wire: wireVarint, value: integer.value })
    return integer.end
  }

  #readBytes(bytes: Uint8Array, at: number, field: number, wire: number): number {
    const span = spanOf(bytes, at, wire)
    if (typeof span === 'string') return this.#stop(span, bytes)
    const end = span.start + span.length
    if (end > bytes.length) return this.#stop('unexpected EOF', bytes)
    this.#entries.push({ field, wire, value: bytes.subarray(span.start, end) })
    return end
  }

  #stop(detail: string, bytes: Uint8Array): number {
    this.refuse(detail)
    return bytes.length
  }
}

function spanOf(bytes: Uint8Array, at: number, wire: number): { start: number; length: number } | string {
  if (wire === wireFixed64) return { start: at, length: 8 }
  if (wire === wireFixed32) return { start: at, length: 4 }
  if (wire !== wireBytes) return `proto: illegal wireType ${wire}`
  const length = readVarint(bytes, at)
  if (typeof length === 'string') return length
  if (length.value > BigInt(bytes.length)) return 'unexpected EOF'
  return { start: length.end, length: Number(length.value) }
}

function tag(field: number, wire: number): Uint8Array {
  return writeVarint(BigInt((field << 3) | wire))
}
