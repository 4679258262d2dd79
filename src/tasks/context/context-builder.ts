import { strip } from '../python/text.ts'
import { pythonString } from '../python/to-string.ts'
import type { PythonValue } from '../python/value.ts'
import { DocumentFieldError, type Fields, indexOf, textField, type Variables } from './fields.ts'
import { answeredTurns, type Delimiters, joinDelimited, openTurns, type Turn, turnsToText } from './turn.ts'

export type ContextSources = {
  readonly task: string
  readonly columns: ReadonlySet<string>
  readonly description: string | null | undefined
  readonly systemInstruction: string
  readonly delimiters: Delimiters
  /** The question is the index of a choice, and the choices are questions of which one fits the target (Winogrande). */
  readonly hasManyInputs: boolean
  /** Fields of the evaluated document. */
  readonly fields: Fields
  /** Fields and rows of the examples, which a definition may shape otherwise. */
  readonly exampleFields: Fields
  readonly exampleDelimiters: Delimiters
  readonly examples: readonly Variables[]
}

/** Builds a document's prompts: one, or one per choice for tasks with many inputs. */
export type ContextBuilder = {
  /** The prompts as plain text. */
  texts(row: Variables, shots: readonly number[]): string[]
  turns(row: Variables, shots: readonly number[]): Turn[][]
  /**
   * The ends of the plain texts that belong to the document itself; where that is white space alone, with what stands
   * before it, so that white space at the end of a prompt can be told, whichever examples were drawn.
   */
  openTexts(row: Variables): string[]
}

/** Builds prompts by the rules of lm-evaluation-harness (api/task.py:fewshot_context); examples are rendered once and kept. */
export function contextBuilder(sources: ContextSources): ContextBuilder {
  const { task, columns, delimiters, fields, hasManyInputs } = sources
  const description = textField(sources.description ?? '', { task, field: 'description', columns })
  const rendered = new Map<number, { turns: readonly Turn[]; text: string }>()
  function example(index: number) {
    const known = rendered.get(index)
    if (known !== undefined) return known
    const turns = exampleTurns(sources, sources.examples[index] ?? {})
    const made = { turns, text: turnsToText(turns) }
    rendered.set(index, made)
    return made
  }
  function system(row: Variables): string {
    return joinDelimited(sources.systemInstruction, description(row), delimiters.fewshot)
  }
  function open(row: Variables): Turn[][] {
    const prefix = fields.prefix(row)
    if (!hasManyInputs) return [openTurns({ question: pythonString(fields.text(row)), prefix }, delimiters)]
    const inputDelimiters = { ...delimiters, target: '' }
    return (fields.choices?.(row) ?? []).map((question) => openTurns({ question, prefix }, inputDelimiters))
  }
  return {
    openTexts: (row) =>
      open(row).map((turns) => {
        const text = turnsToText(turns)
        if (strip(text) !== '') return text
        return (sources.examples.length > 0 ? example(0).text : system(row)) + text
      }),
    texts(row, shots) {
      let text = system(row)
      for (const shot of shots) text += example(shot).text
      return open(row).map((turns) => text + turnsToText(turns))
    },
    turns(row, shots) {
      const content = system(row)
      const first: Turn[] = content === '' ? [] : [{ role: 'system', content, delimiter: '' }]
      const before = [...first, ...shots.flatMap((shot) => example(shot).turns)]
      return open(row).map((turns) => [...before, ...turns])
    },
  }
}

function exampleTurns(sources: ContextSources, row: Variables): Turn[] {
  const { task, exampleFields: fields, exampleDelimiters, hasManyInputs } = sources
  const choices = fields.choices?.(row)
  const text = fields.text(row)
  const question = hasManyInputs ? chosenText(task, text, choices) : pythonString(text)
  const answer = answerText(task, fields.target(row), hasManyInputs ? undefined : choices)
  const prefix = fields.prefix(row)
  return answer === ''
    ? openTurns({ question, prefix }, exampleDelimiters)
    : answeredTurns({ question, answer, prefix }, exampleDelimiters)
}

function chosenText(task: string, value: PythonValue, choices: readonly string[] | undefined): string {
  const index = indexOf(value)
  const choice = index === undefined ? undefined : choices?.at(index)
  if (choice !== undefined) return choice
  throw new DocumentFieldError({ task, field: 'doc_to_text', reason: `there is no choice ${pythonString(value)}` })
}

/** An example's answer: the choice that an index stands for, the first of a list. */
function answerText(task: string, target: PythonValue, choices: readonly string[] | undefined): string {
  if (target === null) return ''
  if (Array.isArray(target)) return answerText(task, (target as readonly PythonValue[])[0] ?? null, choices)
  const index = indexOf(target)
  if (index === undefined || choices === undefined) return pythonString(target)
  const choice = choices.at(index)
  if (choice !== undefined) return choice
  throw new DocumentFieldError({ task, field: 'doc_to_target', reason: `there is no choice ${index}` })
}
