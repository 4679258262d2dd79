import { sql } from 'kysely'
import type { Summary } from '#records/summary.ts'
import type { Database } from '../database.ts'

/** A network's service, whose suppliers are compared with one another. */
export type Fleet = { readonly network: string; readonly service: string }

/** The services that have at least one summarised supplier. */
export async function listFleets(database: Database): Promise<Fleet[]> {
  const { rows } = await sql<Fleet>`
    select distinct network, service from suppliers where is_listed order by network, service`.execute(database)
  return rows
}

/** A listed supplier's last summary, with the running state behind it. */
export type FleetMember = { readonly summary: Summary; readonly state: unknown }

/** The listed suppliers of a service that have a summary of their present epoch, in order of id. */
export async function readFleetMembers(database: Database, { network, service }: Fleet): Promise<FleetMember[]> {
  const { rows } = await sql<FleetMember>`
    select m.summary, m.state from summaries m
    join suppliers s on s.id = m.supplier_id
    join epochs e on e.supplier_id = s.id and e.closed_at is null and e.epoch = m.epoch
    where s.network = ${network} and s.service = ${service} and s.is_listed
    order by s.id`.execute(database)
  return rows
}

/** An answer to a common item: what suppliers of one service are compared by. */
export type CommonAnswer = {
  readonly supplierId: string
  readonly documentId: string
  readonly task: string
  /** Null when the item is unscored. */
  readonly value: number | null
  /** Equal answers have equal ones; null when nothing was answered or extracted. */
  readonly answer: string | null
  /** As the answer claims them. */
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  readonly evaluatedAt: number
}

/** The answers of a service's suppliers to common items in their present epochs, scored since a moment. */
export async function readCommonAnswers(
  database: Database,
  { network, service, since }: Fleet & { since: number },
): Promise<CommonAnswer[]> {
  const { rows } = await sql<CommonAnswer>`
    select c.supplier_id as "supplierId", c.document_id as "documentId", c.task, c.value, c.answer,
      c.prompt_tokens as "promptTokens", c.completion_tokens as "completionTokens", c.evaluated_at as "evaluatedAt"
    from scores c
    join suppliers s on s.id = c.supplier_id
    join epochs e on e.supplier_id = s.id and e.closed_at is null and e.epoch = c.epoch
    where c.pool = 'common' and c.evaluated_at >= ${since}
      and s.network = ${network} and s.service = ${service} and s.is_listed
    order by c.supplier_id, c.document_id`.execute(database)
  return rows
}
