// Written by web/generate/write-api-types.ts from docs/openapi.json: do not edit.

export type SuitePlanningInput = {
  readonly isPlanned: boolean
}

export type BegunEpoch = {
  readonly supplierId: string
  readonly epoch: number
  readonly startedAt: number
}

export type PlanNow = {
  readonly isWoken: boolean
}

export type SuitePlanning = {
  readonly isPlanned: boolean
}

export type AddedSupplier = {
  readonly supplier: Supplier
}

export type RemovedSupplier = {
  readonly supplierId: string
}

export type ErrorResponse = {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint: string
    readonly fields?: readonly ({
      readonly field: string
      readonly problem: string
    })[]
  }
}

export type Compliance = {
  readonly capabilities: {
    readonly checkedAt: number
    readonly model: string
    readonly level: "C0" | "C1" | "C2" | "C3" | null
    readonly contextWindowTokens: number | null
    readonly logprobDepth: number | null
  } | null
  readonly findings: readonly ({
    readonly name: string
    readonly support: "supported" | "refused" | "ignored" | "broken" | "unknown"
  })[]
}

export type About = {
  readonly name: string
  readonly version: string
  readonly isDemo: boolean
  readonly notes: readonly (string)[]
}

export type SuiteScore = {
  readonly suite: string
  readonly version: string
  readonly isRecognisable: boolean
  readonly estimate: Estimate
  readonly own: {
    readonly n: number
    readonly mean: number | null
  } | null
  readonly items: ItemCounts
}

export type LikeReference = {
  readonly supplierId: string
  readonly name: string
  readonly mean: number
  readonly lower: number
  readonly upper: number
}

export type LeaderboardRow = {
  readonly rank: number | null
  readonly rankBand: {
    readonly best: number
    readonly worst: number
  } | null
  readonly supplier: Supplier
  readonly epoch: number | null
  readonly epochStartedAt: number | null
  readonly tier: TierVerdict
  readonly pay: {
    readonly stepped: number
    readonly continuous: number
    readonly staked: number | null
    readonly cap: "none" | "base" | "middle" | "high" | null
  } | null
  readonly score: SuiteScore | null
  readonly recent: {
    readonly n: number
    readonly mean: number | null
    readonly movement: "up" | "down" | "steady" | "unknown"
  } | null
  readonly otherSuites: readonly (SuiteScore)[]
  readonly skills: readonly (Skill)[]
  readonly group: {
    readonly id: string
    readonly level: "same-backend" | "same-weights" | "same-family" | "different" | "unknown"
    readonly size: number
  } | null
  readonly flags: readonly ({
    readonly kind: "public-gap" | "order-gap" | "perturbation-gap" | "canary" | "replay" | "cache" | "probe-routing" | "selective-refusal" | "token-counts" | "log-probabilities" | "excuses"
    readonly statement: string
    readonly n: number
    readonly effect: {
      readonly value: number
      readonly lower: number
      readonly upper: number
      readonly unit: "points" | "share" | "ratio"
    } | null
    readonly logEValue: number
    readonly errorRate: number
  })[]
  readonly drift: {
    readonly state: "gathering" | "steady" | "alarmed"
    readonly logEvidence: number | null
    readonly looks: number
  } | null
  readonly dominatedBy: readonly (string)[] | null
  readonly likeReference: LikeReference | null
  readonly availability: Estimate | null
  readonly attempts: number | null
  readonly outcomes: Readonly<Record<"answered" | "refused" | "failed" | "redirected" | "error-object" | "malformed" | "oversized" | "timed-out" | "unreachable" | "reset" | "forbidden-address" | "network-error" | "local-fault" | "cancelled" | "lost", number>> | null
  readonly blame: Readonly<Record<"nobody" | "us" | "network" | "supplier" | "undetermined", number>> | null
  readonly refutedExcuses: number | null
  readonly latencyMs: Percentiles | null
  readonly firstByteMs: Percentiles | null
  readonly usage: {
    readonly promptTokens: number
    readonly completionTokens: number
    readonly missing: number
  } | null
  readonly computedAt: number | null
  readonly comparedAt: number | null
  readonly recomputableUntil: number | null
}

export type Leaderboard = {
  readonly about: About
  readonly ranking: {
    readonly network: "direct" | "morse" | null
    readonly service: string | null
    readonly ranked: number
    readonly confidence: number
    readonly method: string
  }
  readonly rows: readonly (LeaderboardRow)[]
  readonly total: number
  readonly next: string | null
  readonly unreadable: readonly ({
    readonly supplierId: string
    readonly problem: string
  })[]
}

export type TierOutlook = {
  readonly suite: string
  readonly n: number
  readonly mean: number | null
  readonly thresholds: readonly ({
    readonly tier: "base" | "middle" | "high"
    readonly threshold: number
    readonly lower: number
    readonly upper: number
    readonly probabilityAbove: number | null
    readonly isShownAbove: boolean
    readonly isShownBelow: boolean
  })[]
  readonly probabilityMethod: string
  readonly decision: {
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly isDecided: boolean
    readonly itemsLeft: number | null
    readonly mostItems: number
    readonly needs: readonly ({
      readonly bound: "lower" | "upper"
      readonly level: number
      readonly isMet: boolean
      readonly itemsLeft: number | null
    })[]
  }
  readonly changes: readonly ({
    readonly to: "none" | "base" | "middle" | "high"
    readonly direction: "up" | "down"
    readonly mean: number
    readonly bound: "lower" | "upper"
    readonly level: number
    readonly itemsLeft: number | null
  })[]
}

export type Suppliers = {
  readonly suppliers: readonly ({
    readonly supplier: Supplier
    readonly computedAt: number | null
  })[]
  readonly next: string | null
}

export type HistoryPoint = {
  readonly epoch: number
  readonly suite: string
  readonly computedAt: number
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly tier: "none" | "base" | "middle" | "high" | null
}

export type SupplierReport = {
  readonly supplier: Supplier
  readonly summary: Summary | null
  readonly tierOutlook: TierOutlook | null
  readonly compliance: Compliance
  readonly comparison: FleetFinding | null
  readonly likeReference: LikeReference | null
  readonly others: readonly ({
    readonly id: string
    readonly name: string | null
    readonly address: string
  })[]
  readonly exclusions: readonly ({
    readonly suite: string
    readonly suiteVersion: string
    readonly reason: string
    readonly checkedAt: number
  })[]
  readonly epochs: readonly ({
    readonly epoch: number
    readonly startedAt: number
    readonly closedAt: number | null
    readonly closeReason: string | null
  })[]
  readonly outcomes: readonly ({
    readonly kind: "answered" | "refused" | "failed" | "redirected" | "error-object" | "malformed" | "oversized" | "timed-out" | "unreachable" | "reset" | "forbidden-address" | "network-error" | "local-fault" | "cancelled" | "lost"
    readonly blame: "nobody" | "us" | "network" | "supplier" | "undetermined"
    readonly count: number
  })[]
  readonly history: readonly (HistoryPoint)[]
}

export type History = {
  readonly supplier: Supplier
  readonly points: readonly (HistoryPoint)[]
  readonly next: string | null
}

export type PublicSample = {
  readonly id: string
  readonly periodId: string
  readonly epoch: number
  readonly suite: string
  readonly suiteVersion: string
  readonly task: string
  readonly taskVersion: string
  readonly documentId: string
  readonly document: unknown
  readonly pool: "own" | "common" | "public"
  readonly stratum: string
  readonly propensity: number
  readonly drawOrder: number
  readonly createdAt: number
  readonly expected: readonly (string)[] | null
  readonly score: {
    readonly result: {
      readonly kind: "scored"
      readonly value: number
      readonly basis: "answer" | "supplier-failure"
    } | {
      readonly kind: "unscored"
      readonly reason: "lost-by-us" | "lost-by-network" | "undetermined" | "scorer-fault" | "capability-missing" | "evidence-expired"
    }
    readonly metrics: Readonly<Record<string, number>>
    readonly extracted: Readonly<Record<string, string>>
    readonly answer: string | null
    readonly difficulty: number | null
    readonly evaluatedAt: number
  } | null
  readonly requests: readonly ({
    readonly id: string
    readonly index: number
    readonly kind: "chat" | "completion" | "embedding" | "image" | "models"
    readonly path: string
    readonly bodyHash: string
    readonly state: "pending" | "answered" | "failed" | "unscored"
    readonly body: {
      readonly text: string | null
      readonly size: number
      readonly isCut: boolean
    } | null
    readonly attempts: readonly ({
      readonly id: string
      readonly ordinal: number
      readonly committedAt: number
      readonly outcome: Outcome | null
      readonly response: {
        readonly text: string | null
        readonly size: number
        readonly isCut: boolean
        readonly expiresAt: number
      } | null
    })[]
  })[]
}

export type Samples = {
  readonly supplier: Supplier
  readonly samples: readonly (PublicSample)[]
  readonly next: string | null
  readonly hidden: readonly ({
    readonly pool: "own" | "common" | "public"
    readonly reason: "gated-data-set" | "seed-not-revealed" | "period-not-over" | "not-finished"
    readonly count: number
    readonly publicFrom: number | null
  })[]
}

export type BestSuppliers = {
  readonly at: number
  readonly suppliers: readonly ({
    readonly supplier: {
      readonly id: string
      readonly network: "direct" | "morse"
      readonly address: string
      readonly service: string
      readonly name: string | null
      readonly operator: string
      readonly declaredModel: string | null
      readonly isSimulated: boolean
    }
    readonly tier: "none" | "base" | "middle" | "high"
    readonly state: "decided" | "provisional"
    readonly overTierErrorRate: number
    readonly isCalibrated: boolean
    readonly score: {
      readonly n: number
      readonly mean: number
      readonly lower: number
    }
    readonly availabilityLower: number | null
    readonly latencyP50Ms: number | null
    readonly firstByteP50Ms: number | null
    readonly drift: "gathering" | "steady" | "alarmed" | null
    readonly flags: number
    readonly computedAt: number
    readonly ageMs: number
  })[]
}

export type Coverage = {
  readonly suppliersAsked: number
  readonly suppliersScored: number
  readonly itemsScored: number
  readonly supplierFailures: number
  readonly itemsUnscored: number
  readonly mean: number | null
}

export type CoveredTask = {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly needs: "C0" | "C1" | "C2" | "C3"
  readonly minimum: number
  readonly documents: {
    readonly kind: "finite"
    readonly size: number
  } | {
    readonly kind: "generated"
  }
  readonly isGated: boolean
  readonly coverage: Coverage
  readonly suites: readonly (string)[]
}

export type Tasks = {
  readonly tasks: readonly (CoveredTask)[]
}

export type CoveredSuite = {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly setsTier: boolean
  readonly visibility: "private" | "public"
  readonly isRecognisable: boolean
  readonly groupProbes?: {
    readonly askings: number
    readonly share: number
  }
  readonly change?: string
  readonly groups: readonly ({
    readonly name: string
    readonly weight: number
    readonly tasks: readonly ({
      readonly task: string
      readonly weight: number
    })[]
  })[]
  readonly coverage: Coverage
  readonly isPlanned: boolean
}

export type Suites = {
  readonly suites: readonly (CoveredSuite)[]
}

export type TaskReport = {
  readonly task: CoveredTask
  readonly suite: string
  readonly suppliers: readonly ({
    readonly supplier: Supplier
    readonly n: number
    readonly mean: number
    readonly lower: number
    readonly upper: number
    readonly unscored: number
  })[]
  readonly total: number
}

export type TaskSamples = {
  readonly suite: string
  readonly samples: readonly ({
    readonly supplier: {
      readonly id: string
      readonly name: string | null
      readonly address: string
    }
    readonly sample: PublicSample
  })[]
}

export type PairedScores = {
  readonly n: number
  readonly bothRight: number
  readonly onlyFirstRight: number
  readonly onlySecondRight: number
  readonly neitherRight: number
  readonly difference: number | null
  readonly lower: number
  readonly upper: number
  readonly confidence: number
}

export type SupplierPair = {
  readonly first: string
  readonly second: string
  readonly overall: PairedScores
  readonly skills: readonly ({
    readonly n: number
    readonly bothRight: number
    readonly onlyFirstRight: number
    readonly onlySecondRight: number
    readonly neitherRight: number
    readonly difference: number | null
    readonly lower: number
    readonly upper: number
    readonly confidence: number
    readonly skill: string
  })[]
  readonly agreement: {
    readonly n: number
    readonly same: number
  }
  readonly identity: {
    readonly group: string
    readonly level: "same-backend" | "same-weights" | "same-family" | "different" | "unknown"
    readonly size: number
  } | null
}

export type Comparison = {
  readonly about: About
  readonly suite: string
  readonly method: string
  readonly suppliers: readonly ({
    readonly supplier: Supplier
    readonly epoch: number | null
    readonly tier: TierVerdict | null
    readonly score: {
      readonly n: number
      readonly mean: number | null
      readonly lower: number
      readonly upper: number
    } | null
    readonly commonItems: number
  })[]
  readonly pairs: readonly (SupplierPair)[]
  readonly tasks: readonly ({
    readonly suite: string
    readonly task: string
    readonly group: string | null
    readonly results: readonly ({
      readonly n: number
      readonly mean: number | null
      readonly lower: number
      readonly upper: number
    } | null)[]
  })[]
  readonly items: readonly ({
    readonly task: string
    readonly documentId: string
    readonly results: readonly ({
      readonly sampleId: string
      readonly epoch: number
      readonly value: number
    } | null)[]
  })[]
  readonly sharedItems: number
  readonly publicItems: number
}

export type LiveEvent = {
  readonly event: "leaderboard"
  readonly changed: number
  readonly rows: readonly ({
    readonly id: string
    readonly rank: number | null
    readonly score: number | null
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly state: "decided" | "provisional" | "unknown"
  })[]
} | {
  readonly event: "summary"
  readonly suppliers: number
  readonly ranked: number
  readonly decided: number
  readonly attempts: number
} | {
  readonly event: "block"
  readonly height: number
  readonly at: number
} | {
  readonly event: "alarm"
  readonly id: string
  readonly epoch: number
  readonly reason: "evidence" | "new-epoch"
} | {
  readonly event: "reload"
} | {
  readonly event: "flag"
  readonly id: string
  readonly kind: "public-gap" | "order-gap" | "perturbation-gap" | "canary" | "replay" | "cache" | "probe-routing" | "selective-refusal" | "token-counts" | "log-probabilities" | "excuses"
}

export type CompactRow = {
  readonly rank: number | null
  readonly rankBand: {
    readonly best: number
    readonly worst: number
  } | null
  readonly epoch: number | null
  readonly epochStartedAt: number | null
  readonly recent: {
    readonly n: number
    readonly mean: number | null
    readonly movement: "up" | "down" | "steady" | "unknown"
  } | null
  readonly group: {
    readonly id: string
    readonly level: "same-backend" | "same-weights" | "same-family" | "different" | "unknown"
    readonly size: number
  } | null
  readonly computedAt: number | null
  readonly supplier: {
    readonly id: string
    readonly network: "direct" | "morse"
    readonly address: string
    readonly service: string
    readonly name: string | null
    readonly operator: string
    readonly declaredModel: string | null
    readonly isReference: boolean
    readonly isSimulated: boolean
    readonly isListed: boolean
  }
  readonly tier: {
    readonly state: "decided" | "provisional" | "unknown"
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly payTier: "none" | "base" | "middle" | "high"
    readonly possible: readonly ("none" | "base" | "middle" | "high")[]
    readonly isCalibrated: boolean
    readonly isSettled: boolean
    readonly errorRate: number
  }
  readonly pay: {
    readonly stepped: number
    readonly staked: number | null
  } | null
  readonly dominatedBy: number | null
  readonly score: {
    readonly n: number
    readonly mean: number | null
    readonly lower: number
    readonly upper: number
    readonly suite: string
  } | null
  readonly skills: readonly ({
    readonly n: number
    readonly mean: number | null
    readonly lower: number
    readonly upper: number
    readonly path: string
  })[]
  readonly flags: readonly ({
    readonly kind: "public-gap" | "order-gap" | "perturbation-gap" | "canary" | "replay" | "cache" | "probe-routing" | "selective-refusal" | "token-counts" | "log-probabilities" | "excuses"
    readonly errorRate: number
  })[]
  readonly drift: "gathering" | "steady" | "alarmed" | null
  readonly likeReference: {
    readonly supplierId: string
    readonly name: string
  } | null
  readonly availability: {
    readonly n: number
    readonly mean: number | null
    readonly lower: number
    readonly upper: number
  } | null
  readonly attempts: number | null
  readonly outcomes: Readonly<Partial<Record<"answered" | "refused" | "failed" | "redirected" | "error-object" | "malformed" | "oversized" | "timed-out" | "unreachable" | "reset" | "forbidden-address" | "network-error" | "local-fault" | "cancelled" | "lost", number>>> | null
  readonly blame: Readonly<Partial<Record<"nobody" | "us" | "network" | "supplier" | "undetermined", number>>> | null
  readonly latencyMs: {
    readonly p50: number | null
    readonly p95: number | null
  } | null
  readonly firstByteMs: {
    readonly p50: number | null
    readonly p95: number | null
  } | null
}

export type CompactLeaderboard = {
  readonly about: About
  readonly ranking: {
    readonly network: "direct" | "morse" | null
    readonly service: string | null
    readonly ranked: number
    readonly confidence: number
    readonly method: string
  }
  readonly rows: readonly (CompactRow)[]
  readonly total: number
  readonly next: string | null
  readonly thresholds: {
    readonly base: number
    readonly middle: number
    readonly high: number
    readonly isCalibrated: boolean
  } | null
}

export type Facets = {
  readonly suppliers: number
  readonly references: number
  readonly tiers: readonly ({
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly count: number
  })[]
  readonly networks: readonly ({
    readonly network: string
    readonly count: number
  })[]
  readonly services: readonly ({
    readonly network: string
    readonly service: string
    readonly count: number
  })[]
  readonly operators: readonly ({
    readonly operator: string
    readonly count: number
  })[]
  readonly skills: readonly ({
    readonly path: string
    readonly count: number
  })[]
}

export type Block = {
  readonly height: number
  readonly at: number
  readonly transactions: readonly ({
    readonly type: string
    readonly isOk: boolean
  })[] | null
  readonly rewards: readonly ({
    readonly address: string
    readonly service: string
    readonly relays: string
    readonly toNodeUpokt: string
  })[] | null
}

export type OverpaidSupplier = {
  readonly address: string
  readonly name: string | null
  readonly service: string
  readonly stakedMultiple: number
  readonly measured: "none" | "base" | "middle" | "high"
  readonly isDecided: boolean
  readonly relays: string
  readonly paidUpokt: string
  readonly fairUpokt: string
  readonly sentence: string
}

export type Network = {
  readonly network: "direct" | "morse" | null
  readonly relays: {
    readonly since: number
    readonly total: number
    readonly perSecond: number | null
  } | null
  readonly chain: {
    readonly id: string | null
    readonly height: number
    readonly blockMs: number | null
    readonly session: {
      readonly height: number
      readonly lastHeight: number
      readonly blocksPerSession: number
      readonly nodeCount: number | null
    } | null
    readonly blocks: readonly (Block)[]
  } | null
  readonly applications: readonly ({
    readonly application: string
    readonly name: string | null
    readonly service: string
    readonly nodes: number
    readonly relayLimit: number
    readonly budget: number
    readonly relaysUsed: number
    readonly isCountComplete: boolean
  })[] | null
  readonly services: readonly ({
    readonly service: string
    readonly name: string | null
    readonly suppliers: number
    readonly references: number
    readonly applications: number | null
    readonly payMultiple: number | null
    readonly upoktPerRelay: string | null
    readonly relaysMeasured: number
    readonly relaysPaid: string | null
    readonly mintedUpokt: string | null
  })[]
  readonly claims: readonly ({
    readonly address: string
    readonly name: string | null
    readonly service: string
    readonly sessionHeight: number
    readonly relays: string
    readonly claimedAt: number
    readonly expiresAt: number
  })[] | null
  readonly rewards: readonly ({
    readonly address: string
    readonly name: string | null
    readonly service: string
    readonly payMultiple: number | null
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly isDecided: boolean
    readonly relays: string
    readonly toNodeUpokt: string
    readonly mintedUpokt: string
    readonly lastHeight: number
    readonly relaysUnpaid: number
  })[] | null
  readonly payByTier: readonly ({
    readonly tier: "none" | "base" | "middle" | "high" | null
    readonly suppliers: number
    readonly relays: string
    readonly toNodeUpokt: string
    readonly fairUpokt: string | null
  })[] | null
  readonly overpaid: readonly (OverpaidSupplier)[] | null
  readonly about: About
  readonly at: number
}

export type Readiness = {
  readonly isReady: boolean
  readonly store: {
    readonly engine: "pglite" | "postgres"
    readonly isReachable: boolean
  }
  readonly stages: readonly ({
    readonly name: string
    readonly isAlive: boolean
    readonly lastTurnAt: number | null
    readonly turns: number
    readonly handled: number
    readonly lastFault: string | null
  })[]
  readonly uptimeSeconds: number
}

export type Health = {
  readonly status: "alive"
}

export type PastRow = {
  readonly rank: number | null
  readonly supplier: Supplier
  readonly epoch: number
  readonly tier: "none" | "base" | "middle" | "high" | null
  readonly score: {
    readonly suite: string
    readonly n: number
    readonly mean: number | null
    readonly lower: number
    readonly upper: number
  }
  readonly computedAt: number
}

export type PastLeaderboard = {
  readonly about: About
  readonly day: string
  readonly at: number
  readonly earliestDay: string | null
  readonly rows: readonly (PastRow)[]
  readonly total: number
  readonly next: string | null
}

export type Periods = {
  readonly periods: readonly ({
    readonly id: string
    readonly startsAt: number
    readonly endsAt: number
    readonly commitment: string
    readonly committedAt: number
    readonly revealedAt: number | null
    readonly seed: string | null
  })[]
  readonly next: string | null
}

export type Plan = {
  readonly about: About
  readonly basis: "given" | "store" | "example"
  readonly measuredRelaysPerDay: number | null
  readonly undecided: number | null
  readonly errorRates: {
    readonly over: number
    readonly under: number
    readonly zoneOver: number
    readonly zoneUnder: number
    readonly mostItems: number
  }
  readonly courses: readonly ({
    readonly mean: number
    readonly weight: number
    readonly meanItems: number
    readonly medianItems: number | null
    readonly p90Items: number | null
    readonly undecided: number
  })[]
  readonly fleets: readonly ({
    readonly design: {
      readonly nodes: number
      readonly sessionNodes: number
      readonly applications: number
      readonly sessionMinutes: number
      readonly itemsPerSession: number
      readonly itemsPerDecision: number
      readonly relaysPerItem: number
      readonly refreshDays: number
      readonly tokensPerRelay: number
      readonly usdPerMillionTokens: number
    }
    readonly reach: {
      readonly met: number
      readonly waitDays: {
        readonly mean: number
        readonly p95: number
        readonly p99: number
      }
      readonly coverageDays: {
        readonly mean: number
        readonly p95: number
        readonly p99: number
      }
      readonly decisionDays: {
        readonly mean: number
        readonly p95: number
        readonly p99: number
      }
      readonly refreshDays: number
      readonly relaysPerDay: number
      readonly mostRelaysPerDay: number
      readonly usdPerDay: number
    } | null
    readonly grouped: {
      readonly groups: number
      readonly relaysPerDay: number
    } | null
    readonly simulated: {
      readonly courses: number
      readonly waitDays: number
      readonly decisionDays: number
      readonly coverageDays: number
    } | null
  })[]
  readonly separation?: {
    readonly names: readonly (unknown)[]
    readonly scores: readonly (unknown)[]
    readonly correlation: number
    readonly items: {
      readonly unpaired: number
      readonly paired: number
      readonly unpairedWatched: number
      readonly pairedWatched: number
    }
  }
  readonly services?: {
    readonly design: {
      readonly services: number
      readonly nodes: number
      readonly servicesPerNode: number
      readonly sessionNodes: number
      readonly sessionMinutes: number
      readonly servicesPerApplication: number
      readonly relaysPerApplication: number
      readonly relayShare: number
      readonly revisitDays: number
      readonly itemsPerDecision: number
      readonly relaysPerItem: number
    }
    readonly plan: {
      readonly nodesPerService: number
      readonly missingNodes: number
      readonly mostServices: number
      readonly applicationsPerService: number | null
      readonly applications: number | null
      readonly sessions: number | null
      readonly relaysPerNodeSession: number
      readonly decisionDays: number | null
    }
  }
}

export type Supplier = {
  readonly id: string
  readonly network: "direct" | "morse"
  readonly address: string
  readonly service: string
  readonly name: string | null
  readonly operator: string
  readonly declaredModel: string | null
  readonly isReference: boolean
  readonly isSimulated: boolean
  readonly isListed: boolean
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

export type Summary = {
  readonly supplier: Supplier
  readonly epoch: number
  readonly epochStartedAt: number
  readonly computedAt: number
  readonly tier: TierVerdict
  readonly suites: readonly (SuiteSummary)[]
  readonly attempts: number
  readonly outcomes: readonly ({
    readonly kind: "answered" | "refused" | "failed" | "redirected" | "error-object" | "malformed" | "oversized" | "timed-out" | "unreachable" | "reset" | "forbidden-address" | "network-error" | "local-fault" | "cancelled" | "lost"
    readonly blame: "nobody" | "us" | "network" | "supplier" | "undetermined"
    readonly count: number
  })[]
  readonly availability: Estimate
  readonly latencyMs: Percentiles
  readonly firstByteMs: Percentiles
  readonly usage: {
    readonly promptTokens: number
    readonly completionTokens: number
    readonly missing: number
  }
  readonly publicGap: {
    readonly difference: number
    readonly lower: number
    readonly upper: number
  } | null
  readonly pay: {
    readonly stepped: number
    readonly continuous: number
    readonly staked: number | null
    readonly cap: "none" | "base" | "middle" | "high" | null
  } | null
  readonly drift: {
    readonly state: "gathering" | "steady" | "alarmed"
    readonly streams: readonly ({
      readonly stream: "score" | "agreement" | "tokens" | "latency" | "errors"
      readonly baseline: number
      readonly observed: number
      readonly logEvidence: number | null
    })[]
    readonly logEvidence: number | null
    readonly looks: number
    readonly dayMs: number
  } | null
  readonly flags: readonly (Flag)[]
  readonly skills: readonly (Skill)[]
  readonly recomputableUntil: number | null
}

export type SuiteSummary = {
  readonly suite: string
  readonly version: string
  readonly setsTier: boolean
  readonly isRecognisable: boolean
  readonly estimate: Estimate
  readonly own: {
    readonly n: number
    readonly mean: number | null
  } | null
  readonly recent: {
    readonly n: number
    readonly mean: number | null
  }
  readonly items: ItemCounts
  readonly tasks: readonly (TaskSummary)[]
}

export type TaskSummary = {
  readonly task: string
  readonly group: string
  readonly estimate: Estimate
  readonly items: ItemCounts
}

export type Estimate = {
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly method: string
  readonly confidence: number
}

export type ItemCounts = {
  readonly drawn: number
  readonly scored: number
  readonly supplierFailures: number
  readonly unscored: number
  readonly capabilityMissing: number
}

export type Percentiles = {
  readonly n: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export type TierVerdict = {
  readonly state: "decided" | "provisional" | "unknown"
  readonly tier: "none" | "base" | "middle" | "high" | null
  readonly payTier: "none" | "base" | "middle" | "high"
  readonly possible: readonly ("none" | "base" | "middle" | "high")[]
  readonly overTierErrorRate: number
  readonly errorRate: number
  readonly isCalibrated: boolean
  readonly isSettled: boolean
  readonly scale: {
    readonly id: string
    readonly suite: string
    readonly suiteVersion: string
    readonly thresholds: {
      readonly base: number
      readonly middle: number
      readonly high: number
    }
    readonly limits: {
      readonly base: {
        readonly lower: number
        readonly upper: number
      }
      readonly middle: {
        readonly lower: number
        readonly upper: number
      }
      readonly high: {
        readonly lower: number
        readonly upper: number
      }
    }
    readonly alpha: number
    readonly madeAt: number
  } | null
}

export type Outcome = {
  readonly kind: "answered" | "refused" | "failed" | "redirected" | "error-object" | "malformed" | "oversized" | "timed-out" | "unreachable" | "reset" | "forbidden-address" | "network-error" | "local-fault" | "cancelled" | "lost"
  readonly blame: "nobody" | "us" | "network" | "supplier" | "undetermined"
  readonly httpStatus: number | null
  readonly timeoutPhase: "connect" | "first-byte" | "idle" | "total" | null
  readonly timing: {
    readonly sentAt: number | null
    readonly firstByteAt: number | null
    readonly firstTokenAt: number | null
    readonly lastByteAt: number | null
    readonly isTrustworthy: boolean
  }
  readonly usage: {
    readonly promptTokens: number | null
    readonly completionTokens: number | null
    readonly totalTokens: number | null
  } | null
  readonly bodyBytes: number
  readonly detail: string | null
}

export type Flag = {
  readonly kind: "public-gap" | "order-gap" | "perturbation-gap" | "canary" | "replay" | "cache" | "probe-routing" | "selective-refusal" | "token-counts" | "log-probabilities" | "excuses"
  readonly statement: string
  readonly n: number
  readonly effect: {
    readonly value: number
    readonly lower: number
    readonly upper: number
    readonly unit: "points" | "share" | "ratio"
  } | null
  readonly logEValue: number
  readonly errorRate: number
  readonly samples: readonly (string)[]
}

export type Skill = {
  readonly path: string
  readonly n: number
  readonly estimate: Estimate
  readonly pooled: {
    readonly mean: number
    readonly lower: number
    readonly upper: number
  } | null
}

export type FleetFinding = {
  readonly supplierId: string
  readonly epoch: number
  readonly computedAt: number
  readonly identity: {
    readonly group: {
      readonly id: string
      readonly level: "same-backend" | "same-weights" | "same-family" | "different" | "unknown"
      readonly size: number
      readonly members: readonly (string)[]
      readonly comparedItems: number
      readonly falseDiscoveryRate: number
    } | null
    readonly sameWeightsAs: readonly (string)[]
    readonly otherWeightsThan: readonly (string)[]
    readonly sameTokensAs: readonly (string)[]
    readonly probes: {
      readonly comparedWith: number
      readonly pairs: readonly ({
        readonly supplierId: string
        readonly prompts: number
        readonly borderInputs: number
        readonly distance: number | null
        readonly listPrompts: number
        readonly apart: number
        readonly logSameTokens: number
        readonly logOtherWeights: number
      })[]
      readonly falseDiscoveryRate: number
      readonly logProbabilities: "none" | "used" | "not-honest"
    } | null
    readonly tokenizerClass: string | null
    readonly comparedWith: number
    readonly unreadableShare: number | null
    readonly isLeftOut: boolean
    readonly differentFrom: number
  }
  readonly flags: readonly (Flag)[]
  readonly rankBand: {
    readonly best: number
    readonly worst: number
    readonly confidence: number
  } | null
  readonly dominatedBy: readonly (string)[] | null
}

export type ApiReads = {
  /** Suppliers by measured quality. */
  "/api/leaderboard": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
      readonly tier?: "none" | "base" | "middle" | "high" | undefined
      readonly operator?: string | undefined
      readonly reference?: "true" | "false" | undefined
      readonly q?: string | undefined
      readonly cursor?: string | undefined
      readonly offset?: number | undefined
      readonly limit?: number | undefined
      readonly format?: "json" | "csv" | undefined
      readonly possible?: "none" | "base" | "middle" | "high" | undefined
      readonly skill?: string | undefined
      readonly group?: string | undefined
      readonly fold?: "true" | "false" | undefined
      readonly unlisted?: "true" | "false" | undefined
      readonly sort?: "rank" | "-rank" | "score" | "-score" | "skill" | "-skill" | "availability" | "-availability" | "latency" | "-latency" | "first-byte" | "-first-byte" | "attempts" | "-attempts" | "refused" | "-refused" | "computed" | "-computed" | "address" | "-address" | undefined
    }
    readonly answer: Leaderboard
  }
  /** Suppliers by measured quality: what a table shows of them. */
  "/api/leaderboard/compact": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
      readonly tier?: "none" | "base" | "middle" | "high" | undefined
      readonly operator?: string | undefined
      readonly reference?: "true" | "false" | undefined
      readonly q?: string | undefined
      readonly cursor?: string | undefined
      readonly offset?: number | undefined
      readonly limit?: number | undefined
      readonly possible?: "none" | "base" | "middle" | "high" | undefined
      readonly skill?: string | undefined
      readonly group?: string | undefined
      readonly fold?: "true" | "false" | undefined
      readonly unlisted?: "true" | "false" | undefined
      readonly sort?: "rank" | "-rank" | "score" | "-score" | "skill" | "-skill" | "availability" | "-availability" | "latency" | "-latency" | "first-byte" | "-first-byte" | "attempts" | "-attempts" | "refused" | "-refused" | "computed" | "-computed" | "address" | "-address" | undefined
    }
    readonly answer: CompactLeaderboard
  }
  /** What the leaderboard can be filtered by, with counts. */
  "/api/leaderboard/facets": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
    }
    readonly answer: Facets
  }
  /** The leaderboard at the end of a day of universal time. */
  "/api/leaderboard/{day}": {
    readonly params: {
      readonly day: string
    }
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
      readonly tier?: "none" | "base" | "middle" | "high" | undefined
      readonly operator?: string | undefined
      readonly reference?: "true" | "false" | undefined
      readonly q?: string | undefined
      readonly cursor?: string | undefined
      readonly offset?: number | undefined
      readonly limit?: number | undefined
      readonly format?: "json" | "csv" | undefined
    }
    readonly answer: PastLeaderboard
  }
  /** Every supplier that was ever seen. */
  "/api/suppliers": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
      readonly operator?: string | undefined
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
    }
    readonly answer: Suppliers
  }
  /** One supplier in full. */
  "/api/suppliers/{id}": {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly service?: string | undefined
    }
    readonly answer: SupplierReport
  }
  /** A supplier's published figures over time, newest first. */
  "/api/suppliers/{id}/history": {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly service?: string | undefined
      readonly suite?: string | undefined
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
    }
    readonly answer: History
  }
  /** What a supplier was asked, what it answered and how that was scored. */
  "/api/suppliers/{id}/samples": {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly service?: string | undefined
      readonly suite?: string | undefined
      readonly task?: string | undefined
      readonly score?: "right" | "wrong" | "unscored" | undefined
      readonly sample?: string | undefined
      readonly flag?: "public-gap" | "order-gap" | "perturbation-gap" | "canary" | "replay" | "cache" | "probe-routing" | "selective-refusal" | "token-counts" | "log-probabilities" | "excuses" | undefined
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
    }
    readonly answer: Samples
  }
  /** The tasks, and how far each is measured. */
  "/api/tasks": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: Tasks
  }
  /** One task with the scores of all suppliers. */
  "/api/tasks/{name}": {
    readonly params: {
      readonly name: string
    }
    readonly query: {
      readonly suite?: string | undefined
      readonly offset?: number | undefined
      readonly limit?: number | undefined
    }
    readonly answer: TaskReport
  }
  /** Some public samples of a task, over several suppliers. */
  "/api/tasks/{name}/samples": {
    readonly params: {
      readonly name: string
    }
    readonly query: {
      readonly suite?: string | undefined
      readonly limit?: number | undefined
    }
    readonly answer: TaskSamples
  }
  /** The suites with their groups and weights, and how far each is measured. */
  "/api/suites": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: Suites
  }
  /** Which instance this is. */
  "/api/about": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: About
  }
  /** Two to six suppliers on the items that they share. */
  "/api/compare": {
    readonly params: Record<never, never>
    readonly query: {
      readonly supplier: readonly (string)[]
      readonly service?: string | undefined
      readonly suite?: string | undefined
    }
    readonly answer: Comparison
  }
  /** The network that is measured. */
  "/api/network": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: Network
  }
  /** The best suppliers for a tier or skill, for gateways. */
  "/api/best": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: "direct" | "morse" | undefined
      readonly service?: string | undefined
      readonly tier?: "base" | "middle" | "high" | undefined
      readonly skill?: string | undefined
      readonly provisional?: "true" | "false" | undefined
      readonly maximumAgeMs?: number | undefined
      readonly limit?: number | undefined
    }
    readonly answer: BestSuppliers
  }
  /** What measuring takes: items, days, relays, cost. */
  "/api/planner": {
    readonly params: Record<never, never>
    readonly query: {
      readonly suppliers?: number | undefined
      readonly applications?: number | undefined
      readonly nodesPerSession?: number | undefined
      readonly probes?: number | undefined
      readonly sessionMinutes?: number | undefined
      readonly targetItems?: number | undefined
      readonly tierError?: number | undefined
      readonly meanScore?: number | undefined
      readonly spread?: number | undefined
      readonly relaysPerItem?: number | undefined
      readonly refreshDays?: number | undefined
      readonly budget?: number | undefined
      readonly tokens?: number | undefined
      readonly price?: number | undefined
      readonly groups?: number | undefined
      readonly first?: string | undefined
      readonly second?: string | undefined
      readonly firstScore?: number | undefined
      readonly secondScore?: number | undefined
      readonly correlation?: number | undefined
      readonly services?: number | undefined
      readonly nodes?: number | undefined
    }
    readonly answer: Plan
  }
  /** What each pay rule would have paid. */
  "/api/pay": {
    readonly params: Record<never, never>
    readonly query: {
      readonly network?: string | undefined
      readonly service?: string | undefined
      readonly since?: number | undefined
    }
    readonly answer: {
      readonly about: About
      readonly since: number
      readonly until: number
      readonly suppliers: readonly ({
        readonly knownMs: number
        readonly stepped: number | null
        readonly continuous: number | null
        readonly staked: number | null
        readonly stakedAbove: number | null
        readonly supplier: {
          readonly id: string
          readonly network: string
          readonly service: string
          readonly address: string
          readonly name: string | null
          readonly isSimulated: boolean
        }
        readonly now: {
          readonly stepped: number
          readonly continuous: number
          readonly staked: number | null
          readonly cap: "none" | "base" | "middle" | "high" | null
        } | null
      })[]
      readonly services: readonly ({
        readonly knownMs: number
        readonly stepped: number | null
        readonly continuous: number | null
        readonly staked: number | null
        readonly stakedAbove: number | null
        readonly network: string
        readonly service: string
        readonly suppliers: number
      })[]
    }
  }
  /** Periods with their commitments and revealed seeds, latest first. */
  "/api/periods": {
    readonly params: Record<never, never>
    readonly query: {
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
    }
    readonly answer: Periods
  }
  /** Alive. */
  "/healthz": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: Health
  }
  /** Store reachable, stages alive. */
  "/readyz": {
    readonly params: Record<never, never>
    readonly query: Record<never, never>
    readonly answer: Readiness
  }
}
