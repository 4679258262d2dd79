import { describe, expect, it } from 'vitest'
import { applicationTokenFields } from '../application-token.ts'
import { type Relay, relayType, tokenType } from '../relay.ts'
import golden from './__golden__/decoding.json' with { type: 'json' }
import {
  anyType,
  booleanType,
  type GoType,
  goErrorFields,
  int64Type,
  intType,
  listType,
  mapType,
  parseGoJson,
  stringType,
  structType,
} from './decode.ts'
import { type GoValue, goInterface, goStruct } from './encode.ts'

const mixedType = structType('types.Mixed', {
  flag: { key: 'flag', type: booleanType },
  count: { key: 'count', type: intType },
  list: { key: 'list', type: listType(stringType) },
  items: { key: 'items', type: listType(tokenType) },
  any: { key: 'any', type: anyType },
  nested: {
    key: 'nested',
    type: mapType(structType('types.RelayMeta', { block_height: { key: 'block_height', type: int64Type } })),
  },
})

/** How each type of the golden file is decoded, and written again as Go writes it. */
const roundTrips: Record<string, (bytes: Uint8Array) => unknown> = {
  relay: (bytes) => roundTrip(bytes, relayType, (relay) => goStruct(relayFields(relay))),
  mixed: (bytes) =>
    roundTrip(bytes, mixedType, (mixed) =>
      goStruct({
        flag: mixed.flag,
        count: mixed.count,
        list: mixed.list,
        items: mixed.items?.map(applicationTokenFields) ?? null,
        any: mixed.any,
        nested: goMap(mixed.nested),
      }),
    ),
  any: (bytes) => roundTrip(bytes, anyType, goInterface),
}

function roundTrip<T>(bytes: Uint8Array, type: GoType<T>, write: (value: T) => string) {
  const read = parseGoJson(bytes, type)
  if (read.kind === 'value') return { value: write(read.value) }
  return { error: JSON.parse(goInterface(goErrorFields(read.error))), message: read.error.message }
}

function relayFields({ payload, meta, proof }: Relay): GoValue {
  return {
    payload: { ...payload, headers: goMap(payload.headers) },
    meta: { block_height: meta.blockHeight },
    proof: {
      request_hash: proof.requestHash,
      entropy: proof.entropy,
      session_block_height: proof.sessionBlockHeight,
      servicer_pub_key: proof.servicerPublicKey,
      blockchain: proof.blockchain,
      aat: applicationTokenFields(proof.token),
      signature: proof.signature,
    },
  }
}

function goMap(record: Readonly<Record<string, GoValue>> | null): ReadonlyMap<string, GoValue> | null {
  return record && new Map(Object.entries(record))
}

describe('parseGoJson', () => {
  it.each(golden.cases.map(({ input_hex, into, ...answer }) => [into, Buffer.from(input_hex, 'hex'), answer] as const))(
    'golden: as Go reads into %s: %s',
    (into, bytes, answer) => {
      expect(roundTrips[into]?.(bytes)).toEqual(answer)
    },
  )

  it('behavior: nests ten thousand deep and no deeper, without exhausting the stack', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number) =>
        Buffer.from(open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth))
      const deepest = parseGoJson(nested(10_000), anyType)
      expect(deepest.kind === 'value' && goInterface(deepest.value)).toBe(nested(10_000).toString())
      expect(parseGoJson(nested(10_001), anyType)).toEqual({
        kind: 'bad',
        error: {
          kind: 'syntax',
          message: `invalid character '${open[0]}' exceeded max depth`,
          offset: 10_000 * open.length + 1,
        },
      })
      expect(parseGoJson(nested(10_000), structType('T', {}))).toMatchObject({ kind: open === '[' ? 'bad' : 'value' })
    }
  })

  it('behavior: a number of a million digits is refused without being converted', () => {
    const digits = '1'.repeat(1_000_000)
    const read = parseGoJson(Buffer.from(digits), int64Type)
    expect(read.kind === 'bad' && read.error.kind === 'type' && read.error.value).toBe(`number ${digits}`)
  })

  it('behavior: keys that mean something to JavaScript mean nothing', () => {
    const text = '{"__proto__":"a","constructor":"b","toString":"c"}'
    const read = parseGoJson(Buffer.from(text), mapType(stringType))
    expect(read.kind === 'value' && Object.entries(read.value ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ])
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })
})
