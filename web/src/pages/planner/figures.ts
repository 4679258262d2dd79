/** A figure that a plan can be asked with. */
export type Figure = {
  readonly label: string
  /** One sentence: what it is. */
  readonly meaning: string
  readonly least: number
  readonly most: number
  /** Whole numbers only. */
  readonly isWhole: boolean
  /** Its slider goes by factors: from 10 to 100 as far as from 100 to 1000. */
  readonly isByFactors: boolean
  readonly unit?: string
}

const count = { isWhole: true, isByFactors: true }

/** The figures by the names that the API knows them by, with their bounds. */
export const figures = {
  suppliers: { ...count, label: 'Suppliers', meaning: 'How many the service has.', least: 1, most: 100_000 },
  meanScore: {
    label: 'Mean score',
    meaning: 'Suppliers near 30, 55 or 80 take the most items.',
    least: 0.02,
    most: 0.98,
    isWhole: false,
    isByFactors: false,
  },
  applications: {
    ...count,
    label: 'Applications',
    meaning: 'Each asks for a session of its own, so more of them meet suppliers sooner.',
    least: 1,
    most: 1_000,
  },
  nodesPerSession: {
    ...count,
    label: 'Nodes per session',
    meaning: 'Pocket’s mainnet gives 24.',
    least: 1,
    most: 1_000,
  },
  probes: {
    ...count,
    label: 'Items per session',
    meaning: 'Asked of one supplier; few beside users’ traffic stay unnoticed.',
    least: 1,
    most: 1_000,
  },
  sessionMinutes: {
    label: 'Length of a session',
    meaning: 'Then other nodes are drawn.',
    least: 1,
    most: 1_440,
    isWhole: false,
    isByFactors: true,
    unit: 'min',
  },
  refreshDays: {
    label: 'Decided anew every',
    meaning: 'How often each supplier’s tier is decided from nothing.',
    least: 1,
    most: 365,
    isWhole: false,
    isByFactors: true,
    unit: 'days',
  },
  tierError: {
    label: 'Tiers that may be wrong',
    meaning: 'Beyond the zone around a threshold. Fewer errors take more items.',
    least: 0.005,
    most: 0.3,
    isWhole: false,
    isByFactors: true,
  },
  price: {
    label: 'Price of a million tokens',
    meaning: 'What the relays cost you.',
    least: 0,
    most: 100,
    isWhole: false,
    isByFactors: false,
    unit: '$',
  },
  firstScore: {
    label: 'One score',
    meaning: 'The true score of the first.',
    least: 0.01,
    most: 0.99,
    isWhole: false,
    isByFactors: false,
  },
  secondScore: {
    label: 'The other score',
    meaning: 'The nearer, the more items.',
    least: 0.01,
    most: 0.99,
    isWhole: false,
    isByFactors: false,
  },
  services: {
    ...count,
    label: 'Services',
    meaning: 'Such as one for every variant of every model.',
    least: 1,
    most: 10_000,
  },
  nodes: { ...count, label: 'Nodes', meaning: 'Over all services together.', least: 1, most: 1_000_000 },
} as const satisfies Readonly<Record<string, Figure>>

export type FigureName = keyof typeof figures

/** Scores and error rates are shown in per cent. */
export const inPercent: ReadonlySet<FigureName> = new Set(['meanScore', 'tierError', 'firstScore', 'secondScore'])
