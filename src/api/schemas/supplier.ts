import * as z from 'zod'
import { exclusion } from '#records/exclusion.ts'
import { fleetFinding } from '#records/fleet-finding.ts'
import { networkName } from '#records/network.ts'
import { blame, outcomeKind } from '#records/outcome.ts'
import { summary } from '#records/summary.ts'
import { supplier } from '#records/supplier.ts'
import { tier } from '#records/tier.ts'
import { compliance } from './compliance.ts'
import { likeReference } from './leaderboard.ts'
import { tierOutlook } from './tier-outlook.ts'

export const suppliersQuery = z.strictObject({
  network: networkName.optional(),
  service: z.string().min(1).max(200).optional(),
  operator: z.string().min(1).max(200).optional(),
  cursor: z.string().max(500).optional().describe('From `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const suppliersResponse = z
  .object({
    suppliers: z.array(
      z.object({
        supplier,
        /** When its summary was computed; null while there is none. */
        computedAt: z.number().nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Suppliers' })
export type SuppliersResponse = z.infer<typeof suppliersResponse>

export const supplierParams = z.object({
  id: z
    .string()
    .min(1)
    .max(300)
    .describe('The full id, the beginning of it (4 characters or more), or the address on its network.'),
})

export const supplierQuery = z.strictObject({
  service: z.string().min(1).max(200).optional().describe('Tells suppliers with the same address apart.'),
})

const historyPoint = z
  .object({
    epoch: z.number().int(),
    suite: z.string(),
    computedAt: z.number(),
    n: z.number().int(),
    mean: z.number().nullable(),
    lower: z.number(),
    upper: z.number(),
    tier: tier.nullable(),
  })
  .meta({ id: 'HistoryPoint' })

export const supplierResponse = z
  .object({
    supplier,
    /** Null before the first computation. */
    summary: summary.nullable(),
    /** How it stands to every tier, and what would change its own; null before the first computation. */
    tierOutlook: tierOutlook.nullable(),
    compliance,
    /** What only a comparison with the others of its service tells; null before the first in this epoch. */
    comparison: fleetFinding.nullable(),
    /** The reference of the same service with the nearest score, if their intervals meet. */
    likeReference: likeReference.nullable(),
    /** Names of the suppliers that the comparison speaks of. */
    others: z.array(z.object({ id: z.string(), name: z.string().nullable(), address: z.string() })),
    /** Suites that it is not asked in its present epoch: it lacks what they need. */
    exclusions: z.array(exclusion),
    epochs: z.array(
      z.object({
        epoch: z.number().int(),
        startedAt: z.number(),
        closedAt: z.number().nullable(),
        closeReason: z.string().nullable(),
      }),
    ),
    /** Over all epochs; the summary counts the running one. */
    outcomes: z.array(z.object({ kind: outcomeKind, blame, count: z.number().int() })),
    /** The latest points; the rest under `/history`. */
    history: z.array(historyPoint),
  })
  .meta({ id: 'SupplierReport' })
export type SupplierResponse = z.infer<typeof supplierResponse>

export const historyQuery = supplierQuery.extend({
  suite: z.string().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

export const historyResponse = z
  .object({ supplier, points: z.array(historyPoint), next: z.string().nullable() })
  .meta({ id: 'History' })
export type HistoryResponse = z.infer<typeof historyResponse>
