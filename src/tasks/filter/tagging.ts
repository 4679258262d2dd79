import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'
import type { PythonValue } from '../python/value.ts'
import { eachText, type FilterOptions, type FilterStep, maximumFilteredLength, type Searches } from './filter-step.ts'

const taggedToken = translateRegex("\\('([^']*)', '([^']*)'\\)")

/** The tags of pairs `('word', 'TAG')` in each response, as a list; `fallback` when there is none (`regex_pos`). */
export function tagsOfPairs({ fallback }: FilterOptions): FilterStep {
  const otherwise = (fallback ?? ['invalid']) as PythonValue
  return eachText((response, { findAll }) => {
    const tags = findAll(taggedToken, response.slice(0, maximumFilteredLength)).map(([, tag = '']) => tag)
    return tags.length === 0 ? otherwise : tags
  })
}

/** Names of kinds of entities as models write them, in the order in which the harness replaces them. */
const labels: readonly (readonly [written: string, label: string])[] = [
  ['person', 'PER'],
  ['location', 'LOC'],
  ['organization', 'ORG'],
  ['counties', 'LOC'],
  ['places', 'LOC'],
  ['people', 'PER'],
  ['persons', 'PER'],
  ['company', 'ORG'],
  ['country', 'LOC'],
  ['continent', 'LOC'],
  ['time', 'DATE'],
  ['date', 'DATE'],
  ['per', 'PER'],
  ['loc', 'LOC'],
  ['org', 'ORG'],
]

const writtenLabels = labels.map(([written, label]) => [translateRegex(`\\b${written}\\s*:`), `${label}:`] as const)
const labelled = translateRegex('\\b(PER|LOC|ORG|DATE):\\s*([^$]+)')

/** Named entities of each response as `label: entity $ label: entity`, without those called none (`format_span`). */
export function formatSpans(): FilterStep {
  return eachText((response, searches) =>
    formatEntities(normaliseLabels(response.slice(0, maximumFilteredLength).toLowerCase()), searches),
  )
}

function normaliseLabels(text: string): string {
  const labelledText = writtenLabels.reduce((result, [written, label]) => result.replaceAll(written, label), text)
  return labelledText.replaceAll('$$', '$').replace(/\$+$/, '')
}

function formatEntities(text: string, { findAll }: Searches): string {
  const found = findAll(labelled, strip(text.replaceAll('\n', '$')))
  const entities = found.flatMap(([label = '', values = '']) =>
    values
      .split(',')
      .map((value) => strip(value))
      .filter((value) => value.toLowerCase() !== 'none')
      .map((value) => `${label.toLowerCase()}: ${value}`),
  )
  return entities.join(' $ ')
}
