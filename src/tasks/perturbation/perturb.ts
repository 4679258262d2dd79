import type { PythonRow } from '../ports/port.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import { reorderOptions } from './perturb-options.ts'
import { perturbText, type TextPerturbation, textPerturbations } from './perturb-text.ts'

/** Everything that a document can be perturbed by. */
export const perturbations = [...textPerturbations, 'option-order'] as const

export type Perturbation = TextPerturbation | 'option-order'

/** Which columns of a row hold what. */
export type PerturbedColumns = {
  /** Texts that are read and not answered with: questions, passages. Text perturbations change these alone. */
  readonly texts: readonly string[]
  /** A list of options, or `{ text, label }` with a list of each; labels keep their places. */
  readonly options?: string
  /** The right option: its index, or with labels its label. */
  readonly gold?: string
}

export type PerturbationChoice = {
  readonly kind: Perturbation
  readonly columns: PerturbedColumns
  /** One per document, such as task, period and document id: equal seeds give equal changes. */
  readonly seed: string | Uint8Array
}

/**
 * A row of any task as another wording of the same question, for robustness variants of tasks: the same requests are built
 * from it, the same answers are right. The row itself is not changed.
 *
 * @returns undefined where that perturbation says nothing about the row: columns missing, fewer than two options, or a gold that
 *   is none of them.
 * @example perturbRow({ question: 'It is?', answer: 'yes' }, { kind: 'lower-case', columns: { texts: ['question'] }, seed: '' })
 */
export function perturbRow(row: PythonRow, choice: PerturbationChoice): PythonRow | undefined {
  return choice.kind === 'option-order' ? reorderRow(row, choice) : perturbTexts(row, choice.kind, choice)
}

function perturbTexts(row: PythonRow, kind: TextPerturbation, { columns, seed }: PerturbationChoice) {
  const texts = columns.texts.filter((column) => typeof row[column] === 'string')
  if (texts.length === 0) return undefined
  const changed = texts.map((column, index) => {
    const text = perturbText(row[column] as string, { kind, seed: index === 0 ? seed : `${index} ${seedText(seed)}` })
    return [column, text] as const
  })
  return { ...row, ...Object.fromEntries(changed) }
}

function seedText(seed: string | Uint8Array): string {
  return typeof seed === 'string' ? seed : Buffer.from(seed).toString('hex')
}

function reorderRow(row: PythonRow, { columns, seed }: PerturbationChoice): PythonRow | undefined {
  const { options: optionsColumn = '', gold: goldColumn = '' } = columns
  const [held, gold] = [row[optionsColumn], row[goldColumn]]
  const options = listOf(isDict(held) ? held.text : held)
  const labels = isDict(held) ? listOf(held.label) : undefined
  const right = labels === undefined ? indexOf(gold) : labels.indexOf(gold ?? null)
  if (options.length < 2 || !(right in options)) return undefined
  if (labels !== undefined && labels.length !== options.length) return undefined
  const { options: reordered, gold: places } = reorderOptions({ options, gold: [right] }, seed)
  const place = places[0] ?? right
  return {
    ...row,
    [optionsColumn]: isDict(held) ? { ...held, text: reordered } : reordered,
    [goldColumn]: labels === undefined ? sameKind(gold, place) : (labels[place] ?? null),
  }
}

function listOf(value: PythonValue | undefined): readonly PythonValue[] {
  return Array.isArray(value) ? value : []
}

/** −1 for what is no index. */
function indexOf(gold: PythonValue | undefined): number {
  const isIndex = typeof gold === 'number' || (typeof gold === 'string' && /^[0-9]+$/.test(gold))
  return isIndex ? Number(gold) : -1
}

/** An index keeps being a text where it was one. */
function sameKind(gold: PythonValue | undefined, place: number): PythonValue {
  return typeof gold === 'string' ? String(place) : place
}
