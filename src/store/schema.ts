import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

/** The tables of `migrations/`, column by column; times are milliseconds since 1970. */
export type Schema = {
  suppliers: {
    id: string
    network: string
    address: string
    service: string
    operator: string
    declared_model: string | null
    is_reference: boolean
    is_simulated: boolean
    is_listed: boolean
    first_seen_at: number
    last_seen_at: number
    name: string | null
  }
  epochs: {
    supplier_id: string
    epoch: number
    started_at: number
    closed_at: number | null
    close_reason: string | null
    /** A tier. */
    pay_cap: string | null
  }
  periods: {
    id: string
    starts_at: number
    ends_at: number
    seed: string
    commitment: string
    committed_at: number
    revealed_at: number | null
  }
  plans: {
    id: string
    supplier_id: string
    epoch: number
    suite: string
    suite_version: string
    period_id: string
    items: number
    reason: string
    not_before: number
    due_by: number
    created_at: number
    state: Generated<string>
  }
  draws: {
    supplier_id: string
    epoch: number
    suite: string
    next_order: number
    counts: JSONColumnType<Record<string, number>>
    first_period_id: string
  }
  samples: {
    id: string
    plan_id: string
    period_id: string
    supplier_id: string
    epoch: number
    suite: string
    suite_version: string
    task: string
    task_version: string
    document_id: string
    document: JSONColumnType<Record<string, unknown>>
    pool: string
    stratum: string
    propensity: number
    draw_order: number
    created_at: number
  }
  requests: {
    id: string
    sample_id: string
    supplier_id: string
    index: number
    kind: string
    path: string
    body_hash: string
    sample_requests: number
    not_before: number
    state: Generated<string>
    /** Attempts that have an outcome. */
    attempts: Generated<number>
    supplier_failures: Generated<number>
  }
  contents: { hash: string; encoding: string; bytes: Uint8Array; size: number; created_at: number }
  attempts: {
    id: string
    request_id: string
    supplier_id: string
    ordinal: number
    visit_id: string
    requester: string
    committed_at: number
  }
  outcomes: {
    attempt_id: string
    request_id: string
    supplier_id: string
    sequence: GeneratedAlways<number>
    kind: string
    blame: string
    http_status: number | null
    timeout_phase: string | null
    sent_at: number | null
    first_byte_at: number | null
    first_token_at: number | null
    last_byte_at: number | null
    is_trustworthy: boolean
    prompt_tokens: number | null
    completion_tokens: number | null
    total_tokens: number | null
    body_bytes: number
    detail: string | null
    recorded_at: number
  }
  responses: { attempt_id: string; encoding: string; bytes: Uint8Array; size: number; expires_at: number }
  controls: {
    id: string
    requester: string
    supplier_id: string
    attempted_for: string
    answered: boolean
    at: number
  }
  settlements: {
    sample_id: string
    supplier_id: string
    settled_at: number
    requests: JSONColumnType<object[]> | null
  }
  scores: {
    sample_id: string
    supplier_id: string
    epoch: number
    suite: string
    suite_version: string
    task: string
    stratum: string
    pool: string
    draw_order: number
    kind: string
    value: number | null
    basis: string | null
    reason: string | null
    metrics: JSONColumnType<Record<string, number>>
    extracted: JSONColumnType<Record<string, string>>
    document_id: string
    answer: string | null
    difficulty: number | null
    prompt_tokens: number | null
    completion_tokens: number | null
    evaluated_at: number
  }
  news: { supplier_id: string }
  summaries: {
    supplier_id: string
    epoch: number
    state: JSONColumnType<object>
    summary: JSONColumnType<object>
    computed_at: number
    /** Natural logarithm; null = none. */
    change_evidence: number | null
  }
  summary_history: {
    supplier_id: string
    epoch: number
    suite: string
    computed_at: number
    n: number
    mean: number | null
    lower: number
    upper: number
    tier: string | null
    pay: JSONColumnType<object> | null
  }
  fleet_findings: {
    supplier_id: string
    epoch: number
    finding: JSONColumnType<object>
    computed_at: number
    content_hash: string | null
    is_grouped: GeneratedAlways<boolean | null>
  }
  calibrations: {
    id: string
    kind: string
    suite: string
    suite_version: string
    calibration: JSONColumnType<object>
    made_at: number
  }
  capability_records: {
    id: string
    network: string
    address: string
    model: string
    checked_at: number
    record: JSONColumnType<object>
  }
  exclusions: {
    supplier_id: string
    epoch: number
    suite: string
    suite_version: string
    reason: string
    checked_at: number
  }
  suspended_suites: { suite: string; since: number }
  instance_facts: { name: string; value: JSONColumnType<object> }
  traffic_hours: {
    hour: number
    supplier_id: string
    requests: number
    answered: number
    supplier_failures: number
    prompt_tokens: number
    completion_tokens: number
    verdicts: number
    verdict_sum: number
    closes_at: number
    is_compared: Generated<boolean>
  }
  traffic_requests: {
    supplier_id: string
    hour: number
    id: string
    at: number
    kind: string
    blame: string
    latency_ms: number | null
    prompt_tokens: number | null
    completion_tokens: number | null
    verdict: number | null
  }
  traffic_ids: { id: string; at: number }
  traffic_loads: { supplier_id: string; requests: number; as_of: number }
  traffic_comparisons: { supplier_id: string; epoch: number; comparison: JSONColumnType<object>; compared_at: number }
}
