import { type Fields, plainFields } from './encoded-fields.ts'
import { PythonFunction } from './python-function.ts'

/** One line of a group's table: a metric of its tasks summed up. */
export type GroupAggregate = {
  readonly metric: string
  /** The filters whose values are summed up; null for all that its tasks have. */
  readonly filters: readonly string[] | null
  /** `mean`, or the name of a Python function. */
  readonly aggregation: string
  /** Whether a task counts by its documents; else each task counts the same. */
  readonly isWeightedBySize: boolean
}

/** A group of tasks that is reported together. */
export type GroupDefinition = {
  readonly name: string
  readonly alias: string
  /** The file, for messages. */
  readonly path: string
  /** Tasks, groups and tags by name. */
  readonly members: readonly string[]
  readonly aggregates: readonly GroupAggregate[]
  readonly version: string | number | null
}

/** A group's own settings from its fields, read as loosely as the harness does (config/group.py). */
export function groupSettings(name: string, fields: Fields): Pick<GroupDefinition, 'alias' | 'aggregates' | 'version'> {
  const { group_alias: alias, aggregate_metric_list: list, metadata } = plainFields(fields) as Fields
  const version = isRecord(metadata) ? metadata.version : undefined
  return {
    alias: typeof alias === 'string' ? alias : name,
    aggregates: [list ?? []].flat().filter(isRecord).map(readAggregate),
    version: typeof version === 'string' || typeof version === 'number' ? version : null,
  }
}

function readAggregate({ metric, filter_list: filters, aggregation, weight_by_size: weight }: Fields): GroupAggregate {
  return {
    metric: String(metric),
    filters: filters === undefined || filters === null ? null : [filters].flat().map(String),
    aggregation: aggregation instanceof PythonFunction ? aggregation.reference : String(aggregation ?? 'mean'),
    // Python asks whether the value is true: any text is, also the `truez` of one file of the harness.
    isWeightedBySize: weight === undefined || Boolean(weight),
  }
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFunction)
}
