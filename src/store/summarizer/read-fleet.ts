import { sql } from 'kysely'
import { arrayLiteral } from '../array-literal.ts'
import type { Database } from '../database.ts'

/** A network's service, whose suppliers are compared with one another. */
export type Fleet = { readonly network: string; readonly service: string }

/** A service with something to compare. */
export type SummarisedFleet = Fleet & {
  /** Another one whenever a summary, what traffic tells, an epoch or the list of its suppliers is another one. */
  readonly stamp: string
}

/** The services with at least one listed supplier that has a summary of its present epoch. */
export async function listFleets(database: Database): Promise<SummarisedFleet[]> {
  const { rows } = await sql<SummarisedFleet>`
    select s.network, s.service,
      concat_ws(' ', count(*), sum(e.epoch), sum(m.computed_at::numeric), max(m.computed_at), max(t.compared_at)) as stamp
    from suppliers s
    join epochs e on e.supplier_id = s.id and e.closed_at is null
    join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
    left join traffic_comparisons t on t.supplier_id = s.id
    where s.is_listed
    group by s.network, s.service order by s.network, s.service`.execute(database)
  return rows
}

/** A supplier of a fleet, before anything is read of it. */
export type FleetPlace = {
  readonly supplierId: string
  /** It has common answers, and so many others have later ones that it is left out where they are compared. */
  readonly isLeftOut: boolean
}

/**
 * The listed suppliers of a service that have a summary of their present epoch, in order of id. Common answers are those
 * scored since a moment.
 */
export async function listFleetPlaces(
  database: Database,
  { network, service }: Fleet,
  { since, mostCompared }: { readonly since: number; readonly mostCompared: number },
): Promise<FleetPlace[]> {
  // As one text: a hundred thousand rows would keep the event loop for a tenth of a second.
  const { rows } = await sql<{ places: string | null }>`
    select json_agg(json_build_array(id, is_left_out) order by id)::text as places from (
      select s.id, c.latest is not null
          and row_number() over (order by c.latest desc nulls last, s.id) > ${mostCompared} as is_left_out
      from suppliers s
      join epochs e on e.supplier_id = s.id and e.closed_at is null
      join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
      left join lateral (
        select max(evaluated_at) as latest from scores
        where supplier_id = s.id and epoch = e.epoch and pool = 'common' and evaluated_at >= ${since}
      ) c on true
      where s.network = ${network} and s.service = ${service} and s.is_listed
    ) as place`.execute(database)
  const places = JSON.parse(rows[0]?.places ?? '[]') as [string, boolean][]
  return places.map(([supplierId, isLeftOut]) => ({ supplierId, isLeftOut }))
}

/** What a supplier is compared by: the parts of its summary and its running state that a comparison uses. */
export type FleetMember = {
  readonly supplierId: string
  readonly epoch: number
  readonly operator: string | null
  readonly isReference: boolean
  /** Of the suite that sets the tier. */
  readonly score: {
    readonly estimate: { readonly n: number; readonly mean: number | null }
    readonly own: { readonly n: number; readonly mean: number | null } | null
  } | null
  readonly availability: { readonly n: number; readonly mean: number | null }
  /** Null where the running state is one of another version; what follows, too. */
  readonly latencyMs: {
    readonly n: number
    readonly zeros: number
    readonly bins: readonly (readonly [number, number])[]
  } | null
  /** Of the tier suite, and of its public twin. */
  readonly ownLabelled: LabelledScores | null
  readonly publicLabelled: LabelledScores | null
  /** Measurements beside users' requests of this epoch, as the summarizer stored them; null where nobody knows. */
  readonly traffic: unknown
  /** Of each suite whose documents are asked in pairs. */
  readonly pairs: readonly MemberPairs[]
  readonly isLeftOut: boolean
  readonly commonAnswers: readonly CommonAnswer[]
}

/** The first scored items with a labelled difficulty; parallel arrays. */
export type LabelledScores = { readonly values: readonly number[]; readonly difficulties: readonly number[] }

/** What is kept of a suite of pairs. */
export type MemberPairs = {
  readonly suite: string
  readonly suiteVersion: string
  readonly change: string
  readonly sums: { readonly n: number; readonly powers: readonly [number, number, number, number] }
  /** Draw orders of changed items that scored less than as published. */
  readonly lost: readonly number[]
}

/** An answer to a common item: what suppliers of one service are compared by. */
export type CommonAnswer = readonly [
  documentId: string,
  task: string,
  /** Null when the item is unscored. */
  value: number | null,
  /** Equal answers have equal ones; null when nothing was answered or extracted. */
  answer: string | null,
  /** As the answer claims them. */
  promptTokens: number | null,
  /** The likeliest tokens with their log-probabilities, for items of the task that asks for them. */
  list?: string | null,
]

export type FleetPageOptions = {
  /** Older common answers are compared no more. */
  readonly since: number
  /** The suite that sets tiers. */
  readonly tierSuite: string
  /** The same items, published. */
  readonly publicSuite: string
  /** The task whose answers hold lists of likely tokens. */
  readonly listTask: string
  /** Suites whose documents are asked in pairs. */
  readonly pairedSuites: readonly string[]
  /** Of running states that can be read. */
  readonly stateVersion: number
}

/**
 * Those of a fleet's suppliers as the JSON of `FleetMember[]`: text, which can be handed to another thread as it is,
 * so that reading many costs the thread that asks for them next to nothing.
 */
export async function readFleetPage(
  database: Database,
  places: readonly FleetPlace[],
  { since, tierSuite, publicSuite, pairedSuites, listTask, stateVersion }: FleetPageOptions,
): Promise<string> {
  const { rows } = await sql<{ page: string | null }>`
    select json_agg(json_build_object('supplierId', s.id, 'epoch', e.epoch, 'operator', s.operator,
      'isReference', s.is_reference,
      'score', (
        select jsonb_build_object('estimate', jsonb_build_object('n', suite #> '{estimate,n}', 'mean', suite #> '{estimate,mean}'),
          'own', suite -> 'own')
        from jsonb_path_query_first(m.summary, '$.suites[*] ? (@.setsTier == true)') as suite where suite is not null),
      'availability', m.summary -> 'availability', 'latencyMs', readable.state -> 'latencyMs',
      'ownLabelled', readable.state #> array['suites', ${tierSuite}::text, 'labelled'],
      'publicLabelled', readable.state #> array['suites', ${publicSuite}::text, 'labelled'],
      'pairs', coalesce((
        select json_agg(json_build_object('suite', name, 'suiteVersion', known -> 'suiteVersion', 'change', known #> '{pairs,change}',
          'sums', known #> '{pairs,sums}', 'lost', known #> '{pairs,lost}') order by name)
        from unnest(${arrayLiteral(pairedSuites)}::text[]) as name
        cross join lateral (select readable.state #> array['suites', name] as known offset 0) suite
        where known #> '{pairs,change}' is not null), '[]'::json),
      'traffic', t.comparison, 'isLeftOut', place.is_left_out, 'commonAnswers', coalesce(c.answers, '[]'::json)) order by s.id)::text as page
    from unnest(${places.map(({ supplierId }) => supplierId)}::text[],
      ${places.map(({ isLeftOut }) => isLeftOut)}::boolean[]) as place(id, is_left_out)
    join suppliers s on s.id = place.id and s.is_listed
    join epochs e on e.supplier_id = s.id and e.closed_at is null
    join summaries m on m.supplier_id = s.id and m.epoch = e.epoch
    left join traffic_comparisons t on t.supplier_id = s.id and t.epoch = e.epoch
    cross join lateral (
      select case when m.state -> 'version' = to_jsonb(${stateVersion}::integer) then m.state end as state
    ) readable
    left join lateral (
      select json_agg(case when task = ${listTask}
          then json_build_array(document_id, task, value, answer, prompt_tokens, extracted ->> 'list')
          else json_build_array(document_id, task, value, answer, prompt_tokens) end
        order by document_id, sample_id) as answers
      from scores
      where not place.is_left_out and supplier_id = s.id and epoch = e.epoch and pool = 'common' and evaluated_at >= ${since}
    ) c on true`.execute(database)
  return rows[0]?.page ?? '[]'
}
