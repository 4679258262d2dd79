import * as z from 'zod'
import { identityLevel } from '#records/identity.ts'
import { supplier } from '#records/supplier.ts'
import { tierVerdict } from '#records/tier.ts'
import { about } from './about.ts'

const count = z.number().int().nonnegative()
const name = z.string().min(1).max(300)

export const comparisonQuery = z.strictObject({
  supplier: z
    .array(name)
    .min(2)
    .max(6)
    .describe('Two to six suppliers: `supplier=…&supplier=…`, each by id, beginning of an id, address or name.'),
  service: z.string().min(1).max(200).optional().describe('Tells suppliers with the same address apart.'),
  suite: z.string().min(1).max(200).optional().describe('The tier suite unless told.'),
})

/** How two suppliers did on the items that both were asked. Right is a score of a half or more. */
const pairedScores = z
  .object({
    n: count,
    bothRight: count,
    onlyFirstRight: count,
    onlySecondRight: count,
    neitherRight: count,
    /** The first one's mean less the second's, on these items; null without any. */
    difference: z.number().nullable(),
    /** Holds however often one looks, for each pair and skill by itself. */
    lower: z.number(),
    upper: z.number(),
    confidence: z.number(),
  })
  .meta({ id: 'PairedScores' })
export type PairedScores = z.infer<typeof pairedScores>

const interval = z.object({ n: count, mean: z.number().nullable(), lower: z.number(), upper: z.number() })

/** Two suppliers beside each other. */
const pair = z
  .object({
    /** Ids of the suppliers. */
    first: z.string(),
    second: z.string(),
    overall: pairedScores,
    skills: z.array(pairedScores.extend({ skill: z.string() })),
    /** Of the items to which both gave an answer that could be read: to how many the same one, word for word. */
    agreement: z.object({ n: count, same: count }),
    /** What the fleet's comparison says of the two; null = they are in no common group. */
    identity: z.object({ group: z.string(), level: identityLevel, size: count }).nullable(),
  })
  .meta({ id: 'SupplierPair' })
export type SupplierPair = z.infer<typeof pair>

export const comparisonResponse = z
  .object({
    about,
    suite: z.string(),
    method: z.string(),
    suppliers: z.array(
      z.object({
        supplier,
        epoch: z.number().int().nullable(),
        tier: tierVerdict.nullable(),
        score: interval.nullable(),
        /** Its scored common items of the present epoch. */
        commonItems: count,
      }),
    ),
    /** Every two of them, in the order in which they were asked for. */
    pairs: z.array(pair),
    /** Means by task of every suite that any of them has, in the order of `suppliers`; null = never asked. */
    tasks: z.array(
      z.object({
        suite: z.string(),
        task: z.string(),
        /** The suite's group with the task. */ group: z.string().nullable(),
        results: z.array(interval.nullable()),
      }),
    ),
    /** Common items of at least two of them that are public by now, the latest first; at most a hundred. */
    items: z.array(
      z.object({
        task: z.string(),
        documentId: z.string(),
        /** In the order of `suppliers`; null = it did not get the item. */
        results: z.array(z.object({ sampleId: z.string(), epoch: z.number().int(), value: z.number() }).nullable()),
      }),
    ),
    /** Common items of at least two of them, and how many of those may be shown. */
    sharedItems: count,
    publicItems: count,
  })
  .meta({ id: 'Comparison' })
export type ComparisonResponse = z.infer<typeof comparisonResponse>
