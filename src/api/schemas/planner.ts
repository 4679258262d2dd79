import * as z from 'zod'
import { about } from './about.ts'

const whole = (most: number) => z.coerce.number().int().min(1).max(most).optional()
const positive = (most: number) => z.coerce.number().min(0.001).max(most).optional()
const score = z.coerce.number().min(0.001).max(0.999)
const name = z.string().min(1).max(300)

/** The questions of `assay plan`; what is left out is as measured here, or as in the example of Pocket Morse. */
export const plannerQuery = z.strictObject({
  suppliers: whole(100_000).describe('Suppliers of a service; those that are measured here, or 1000.'),
  applications: whole(10_000).describe('Applications that ask for sessions.'),
  nodesPerSession: whole(10_000).describe('Nodes that a session takes: 24 on mainnet.'),
  probes: whole(100_000).describe('Items that a supplier is asked in a session.'),
  sessionMinutes: positive(100_000),
  targetItems: whole(100_000).describe(
    'Items of a decision; by the tier rule for the scores of the fleet unless told.',
  ),
  tierError: z.coerce
    .number()
    .min(0.0001)
    .lt(0.5)
    .optional()
    .describe('Error probability of a tier beyond the zone; 0.05 at work.'),
  meanScore: score.optional().describe('Scores to plan for: their mean, instead of those that are measured.'),
  spread: z.coerce
    .number()
    .min(0)
    .max(0.5)
    .optional()
    .describe('Their standard deviation; 0.1 unless told. With `meanScore`.'),
  relaysPerItem: positive(1000),
  refreshDays: positive(100_000).describe('Every supplier is decided anew once in so many days.'),
  budget: positive(1e12).describe('Relays a day for all suppliers together: refreshing is as seldom as they allow.'),
  tokens: positive(1e9).describe('Tokens of a relay, both ways.'),
  price: z.coerce.number().min(0).max(1e6).optional().describe('Dollars for a million tokens.'),
  groups: whole(100_000).describe('Backend groups that are decided in place of their suppliers.'),
  first: name.optional().describe('Two suppliers to be told apart, by id, beginning of an id, address or name …'),
  second: name.optional(),
  firstScore: score.optional().describe('… or two scores.'),
  secondScore: score.optional(),
  correlation: z.coerce.number().min(0).lt(1).optional().describe('Of the two on the same items; 0.4 unless told.'),
  services: whole(100_000).describe('A division into so many services, of `nodes` nodes.'),
  nodes: whole(1_000_000),
})
export type PlannerQuery = z.infer<typeof plannerQuery>

const figure = z.number()
const spans = z.object({ mean: figure, p95: figure, p99: figure })

const measuringDesign = z.object({
  nodes: figure,
  sessionNodes: figure,
  applications: figure,
  sessionMinutes: figure,
  itemsPerSession: figure,
  itemsPerDecision: figure,
  relaysPerItem: figure,
  refreshDays: figure,
  tokensPerRelay: figure,
  usdPerMillionTokens: figure,
})

/** What measuring a fleet takes. */
const fleetPlan = z.object({
  design: measuringDesign,
  /** Null where there is no session: fewer nodes than one takes. */
  reach: z
    .object({
      /** The share of sessions in which a given supplier can be asked. */
      met: figure,
      waitDays: spans,
      coverageDays: spans,
      decisionDays: spans,
      refreshDays: figure,
      relaysPerDay: figure,
      /** Relays a day that sessions leave room for. */
      mostRelaysPerDay: figure,
      usdPerDay: figure,
    })
    .nullable(),
  /** When the backend groups are decided and each supplier only gets sentinels; null where not asked. */
  grouped: z.object({ groups: figure, relaysPerDay: figure }).nullable(),
  /** Always null here: sessions drawn one by one are for the command. */
  simulated: z.object({ courses: figure, waitDays: figure, decisionDays: figure, coverageDays: figure }).nullable(),
})

const separation = z.object({
  names: z.tuple([z.string(), z.string()]).readonly(),
  scores: z.tuple([figure, figure]).readonly(),
  correlation: figure,
  /** Items of each: looked at once at the end, or after every one, on own and on the same items. */
  items: z.object({ unpaired: figure, paired: figure, unpairedWatched: figure, pairedWatched: figure }),
})

const servicePlan = z.object({
  design: z.object({
    services: figure,
    nodes: figure,
    servicesPerNode: figure,
    sessionNodes: figure,
    sessionMinutes: figure,
    servicesPerApplication: figure,
    relaysPerApplication: figure,
    relayShare: figure,
    revisitDays: figure,
    itemsPerDecision: figure,
    relaysPerItem: figure,
  }),
  plan: z.object({
    nodesPerService: figure,
    missingNodes: figure,
    mostServices: figure,
    applicationsPerService: figure.nullable(),
    applications: figure.nullable(),
    sessions: figure.nullable(),
    relaysPerNodeSession: figure,
    decisionDays: figure.nullable(),
  }),
})

/** One score of the planned fleet, and what deciding it takes. */
const course = z.object({
  mean: figure,
  /** Share of the fleet. */
  weight: figure,
  meanItems: figure,
  medianItems: figure.nullable(),
  p90Items: figure.nullable(),
  undecided: figure,
})

export const plannerResponse = z
  .object({
    about,
    /** Where the figures about the fleet come from. */
    basis: z.enum(['given', 'store', 'example']),
    measuredRelaysPerDay: figure.nullable(),
    /** Share of suppliers that stay undecided after all items that a decision may take; null where items were given. */
    undecided: figure.nullable(),
    /** The error probabilities that were planned with: of a tier too high, and too low, by more than its zone. */
    errorRates: z.object({ over: figure, under: figure, zoneOver: figure, zoneUnder: figure, mostItems: figure }),
    /** By score of the fleet, lowest first; empty where items were given. */
    courses: z.array(course),
    fleets: z.array(fleetPlan).readonly(),
    separation: separation.optional(),
    services: servicePlan.optional(),
  })
  .meta({ id: 'Plan' })
export type PlannerResponse = z.infer<typeof plannerResponse>
