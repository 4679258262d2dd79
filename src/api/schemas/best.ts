import * as z from 'zod'
import { networkName } from '#records/network.ts'
import { supplier } from '#records/supplier.ts'
import { tier } from '#records/tier.ts'

const name = z.string().min(1).max(200)
const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')

export const bestQuery = z.strictObject({
  network: networkName.optional(),
  service: name.optional(),
  tier: tier.exclude(['none']).optional().describe('At least this tier.'),
  skill: name.optional().describe('Ordered by the lower bound of this skill, and only those who have it.'),
  provisional: yesOrNo
    .optional()
    .describe('true: also suppliers whose tier is not decided yet, if it is this one so far.'),
  maximumAgeMs: z.coerce.number().int().min(1).optional().describe('Leaves out older figures.'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
})

/** Who serves best, for gateways: ordered by what is surely so, not by what looks best. */
export const bestResponse = z
  .object({
    at: z.number(),
    suppliers: z.array(
      z.object({
        supplier: supplier.pick({
          ...{ id: true, network: true, address: true, service: true, name: true, operator: true },
          ...{ declaredModel: true, isSimulated: true },
        }),
        tier,
        state: z.enum(['decided', 'provisional']),
        /** Bound on the probability that the tier is too high by more than the zone; of decided ones. */
        overTierErrorRate: z.number(),
        isCalibrated: z.boolean(),
        /** Of the skill where one is asked for, else of the tier suite. */
        score: z.object({ n: z.number().int(), mean: z.number(), lower: z.number() }),
        /** Of the attempts whose fate was its own, how many it answers: at least. */
        availabilityLower: z.number().nullable(),
        latencyP50Ms: z.number().nullable(),
        firstByteP50Ms: z.number().nullable(),
        /** Whether it still is what it was when its epoch began. */
        drift: z.enum(['gathering', 'steady', 'alarmed']).nullable(),
        flags: z.number().int(),
        computedAt: z.number(),
        ageMs: z.number(),
      }),
    ),
  })
  .meta({ id: 'BestSuppliers' })
export type BestResponse = z.infer<typeof bestResponse>
