import { compileTemplate } from '../jinja/template.ts'
import { pythonString } from '../python/to-string.ts'
import type { PythonValue } from '../python/value.ts'
import { DocumentFieldError, type Fields, type Variables } from './fields.ts'
import { answeredTurns, type Delimiters, joinDelimited, openTurns, type Turn, turnsToText } from './turn.ts'

export type ContextSources = {
  readonly task: string
  readonly description: string | null | undefined
  readonly systemInstruction: string
  readonly delimiters: Delimiters
  /** Fields of the evaluated document. */
  readonly fields: Fields
  /** Fields and rows of the examples, which a definition may shape otherwise. */
  readonly exampleFields: Fields
  readonly exampleDelimiters: Delimiters
  readonly examples: readonly Variables[]
}

export type ContextBuilder = {
  /** The prompt as plain text. */
  text(row: Variables, shots: readonly number[]): string
  turns(row: Variables, shots: readonly number[]): Turn[]
  /** The end of the plain text that belongs to the document itself. */
  openText(row: Variables): string
}

/** Builds prompts by the rules of lm-evaluation-harness (api/task.py:933-1160); examples are rendered once and kept. */
export function contextBuilder(sources: ContextSources): ContextBuilder {
  const { task, delimiters, fields } = sources
  const description = compileTemplate(sources.description ?? '', { task, field: 'description' })
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
    return joinDelimited(sources.systemInstruction, description.render(row), delimiters.fewshot)
  }
  function open(row: Variables): Turn[] {
    const question = questionText(task, fields.text(row), fields.choices?.(row))
    return openTurns({ question, prefix: fields.prefix(row) }, delimiters)
  }
  return {
    openText: (row) => turnsToText(open(row)),
    text(row, shots) {
      let text = system(row)
      for (const shot of shots) text += example(shot).text
      return text + turnsToText(open(row))
    },
    turns(row, shots) {
      const content = system(row)
      const first: Turn[] = content === '' ? [] : [{ role: 'system', content, delimiter: '' }]
      return [...first, ...shots.flatMap((shot) => example(shot).turns), ...open(row)]
    },
  }
}

function exampleTurns({ task, exampleFields: fields, exampleDelimiters }: ContextSources, row: Variables): Turn[] {
  const choices = fields.choices?.(row)
  const question = questionText(task, fields.text(row), choices)
  const answer = answerText(task, fields.target(row), choices)
  const prefix = fields.prefix(row)
  return answer === ''
    ? openTurns({ question, prefix }, exampleDelimiters)
    : answeredTurns({ question, answer, prefix }, exampleDelimiters)
}

function questionText(task: string, value: PythonValue, choices: readonly string[] | undefined): string {
  if (typeof value === 'number' && choices !== undefined) {
    const reason = 'the question is the number of a choice; tasks with several inputs are not supported'
    throw new DocumentFieldError({ task, field: 'doc_to_text', reason })
  }
  return pythonString(value)
}

/** An example's answer: the choice that an index stands for, the first of a list. */
function answerText(task: string, target: PythonValue, choices: readonly string[] | undefined): string {
  if (target === null) return ''
  if (Array.isArray(target)) return answerText(task, (target as readonly PythonValue[])[0] ?? null, choices)
  if (typeof target !== 'number' || choices === undefined) return pythonString(target)
  const choice = choices.at(target)
  if (choice !== undefined) return choice
  throw new DocumentFieldError({ task, field: 'doc_to_target', reason: `there is no choice ${target}` })
}
