import * as z from 'zod'

/** A table as CSV with a header line. */
export const csvText = z
  .string()
  .meta({ description: 'CSV (RFC 4180) with a header line; an empty cell is "not yet known".' })
