import pg from 'pg'

/** https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat */
const oids = { int8: 20, numeric: 1700, int8Array: 1016, numericArray: 1231, float8Array: 1022 } as const

type Parser = (text: string) => unknown

const numbers = libraryParser(oids.float8Array)

const ours = new Map<number, Parser>([
  [oids.int8, Number],
  [oids.numeric, Number],
  [oids.int8Array, numbers],
  [oids.numericArray, numbers],
])

/**
 * How columns become values, on both engines: `bigint` and `numeric` are numbers (exact up to 2^53), `jsonb` is
 * parsed, `bytea` is a Buffer, the rest is as the client library has it.
 */
export const valueParsers: { getTypeParser: typeof pg.types.getTypeParser } = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && ours.get(oid)) || libraryParser(oid, format),
}

/** The library's own type knows fewer oids than its parsers do. */
function libraryParser(oid: number, format: 'text' | 'binary' = 'text'): Parser {
  return pg.types.getTypeParser(oid as never, format as never) as Parser
}
