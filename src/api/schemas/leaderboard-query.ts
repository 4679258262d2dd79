import * as z from 'zod'
import { networkName } from '#records/network.ts'
import { tier } from '#records/tier.ts'

/** Every column by which the leaderboard can be ordered. */
const orders = [
  'rank',
  'score',
  'skill',
  'availability',
  'latency',
  'first-byte',
  'attempts',
  'refused',
  'computed',
  'address',
] as const

/** A column, from the least up; with a dash before it, from the greatest down. */
export const leaderboardSort = z.enum(orders.flatMap((order) => [order, `-${order}`] as const))
export type LeaderboardSort = z.infer<typeof leaderboardSort>

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')
const name = z.string().min(1).max(200)

/** Among whom ranks are counted. */
export const scopeQuery = z.strictObject({
  network: networkName.optional(),
  service: name.optional(),
})

/** Which rows are shown, and which of them on this page. */
const shownRows = {
  tier: tier.optional().describe('The decided or present tier.'),
  operator: name.optional(),
  reference: yesOrNo.optional().describe('true: references only; false: none.'),
  q: name.optional().describe('Part of a name, an address or an operator; capitals do not matter.'),
  cursor: z.string().max(500).optional().describe('From `next` of the page before. Not together with `offset`.'),
  offset: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Rows left out at the top.'),
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('100 unless told; CSV gives every row.'),
  format: z.enum(['json', 'csv']).optional(),
}

/** What may stand behind the question mark. */
export const leaderboardQuery = z.strictObject({
  ...scopeQuery.shape,
  ...shownRows,
  possible: tier.optional().describe('A tier that the evidence does not exclude.'),
  skill: name
    .optional()
    .describe(
      'Only suppliers with this skill, in its order unless `sort` says otherwise: `reasoning`, or its whole path.',
    ),
  group: name.optional().describe('Only members of this group of suppliers that are alike.'),
  fold: yesOrNo
    .optional()
    .describe(
      'true: of every group of suppliers that are alike only the first in the order asked for; `total` counts those.',
    ),
  unlisted: yesOrNo.optional().describe('true: also suppliers that the network no longer lists.'),
  sort: leaderboardSort
    .optional()
    .describe('`-score` unless told, `-skill` with a skill. What is not yet known comes last in either direction.'),
})
export type LeaderboardQuery = z.infer<typeof leaderboardQuery>

export const pastLeaderboardParams = z.object({
  day: z.iso.date().describe('A day of universal time, such as 2026-11-22: the board as it stood at its end.'),
})

export const pastLeaderboardQuery = z.strictObject({ ...scopeQuery.shape, ...shownRows })
export type PastLeaderboardQuery = z.infer<typeof pastLeaderboardQuery>
