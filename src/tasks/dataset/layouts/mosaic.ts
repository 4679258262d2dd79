import type { Row } from '../dataset.ts'
import { type Layout, labels } from './layout.ts'

/*
 * The evaluation files of llm-foundry (scripts/eval/local_data at commit 8c8dd48f): prompts as it asks them, from which the
 * original columns are taken back. Files that lost a part on the way (SIQA and CommonsenseQA have fewer choices there, AGIEval
 * other prompts) stand for nothing here.
 */

type Choices = { readonly query: string; readonly choices: readonly string[]; readonly gold: number }

function layout(
  name: string,
  target: {
    readonly datasets: readonly string[]
    readonly config?: readonly (string | null)[]
    readonly split: string
  },
  row: NonNullable<Layout['row']>,
): Layout {
  const { datasets, config: configs = [null], split } = target
  const file = (config: string | null, wanted: string) =>
    wanted === split && configs.includes(config) ? `llm-foundry/${name}.jsonl` : undefined
  return { datasets, file, row }
}

/** A converter of rows with query, choices and gold. */
function ofChoices(convert: (row: Choices, index: number) => Row | string): NonNullable<Layout['row']> {
  return (row, { index }) => {
    const { query, choices, gold } = row
    if (typeof query !== 'string' || !Array.isArray(choices) || typeof gold !== 'number')
      return 'lacks query, choices or gold'
    return convert({ query, choices, gold }, index)
  }
}

function arcLayout(name: string, config: string): Layout {
  return layout(
    name,
    { datasets: ['allenai/ai2_arc'], config: [config], split: 'test' },
    ofChoices(({ query, choices, gold }, index) => {
      const label = labels(choices)
      const question = query.replace(/^Question: /, '')
      return { id: `${name}_${index}`, question, choices: { text: choices, label }, answerKey: label[gold] ?? '' }
    }),
  )
}

const boolq = ofChoices(({ query, gold }, idx) => {
  const found = /^Passage: ([\s\S]*)\nQuestion: ([\s\S]*)\?$/.exec(query)
  return found === null ? 'has no passage and question' : { question: found[2], passage: found[1], idx, label: gold }
})

const piqa = ofChoices(({ query, choices: [sol1, sol2], gold }) => {
  const goal = /^Question: ([\s\S]*)\n$/.exec(query)?.[1]
  return goal === undefined ? 'has no question' : { goal, sol1, sol2, label: gold }
})

const openbookqa = ofChoices(({ query, choices, gold }, index) => {
  const label = labels(choices)
  return { id: String(index), question_stem: query, choices: { text: choices, label }, answerKey: label[gold] ?? '' }
})

/** The premise has lost its full stop for the connective, choices their capital. */
const copa = ofChoices(({ query, choices, gold }, idx) => {
  const found = /^([\s\S]*), (because|therefore)$/.exec(query) ?? /^([\s\S]*) (because|therefore)$/.exec(query)
  const [choice1 = '', choice2 = ''] = choices.map((choice) => choice.slice(0, 1).toUpperCase() + choice.slice(1))
  if (found === null) return 'has no connective'
  return {
    premise: `${found[1]}.`,
    choice1,
    choice2,
    question: found[2] === 'because' ? 'cause' : 'effect',
    idx,
    label: gold,
  }
})

/** The two contexts are the sentence up to its gap, with one option each; options lose words that they begin with alike. */
function winogrande({ context_options: contexts, continuation, gold }: Row): Row | string {
  if (!Array.isArray(contexts) || typeof continuation !== 'string' || typeof gold !== 'number') {
    return 'lacks context_options, continuation or gold'
  }
  const [first = '', second = ''] = contexts as string[]
  const same = [...first].findIndex((character, index) => character !== [...second][index])
  const start =
    [...first]
      .slice(0, same === -1 ? undefined : same)
      .join('')
      .lastIndexOf(' ') + 1
  const sentence = `${first.slice(0, start)}_ ${continuation}`
  return { sentence, option1: first.slice(start), option2: second.slice(start), answer: String(gold + 1) }
}

function lambada({ context, continuation }: Row): Row | string {
  return typeof context === 'string' && typeof continuation === 'string'
    ? { text: `${context} ${continuation}` }
    : 'lacks context or continuation'
}

/** 3,000 of the 17,944 questions. */
function triviaqa({ context, answer, aliases }: Row, { index }: { readonly index: number }): Row | string {
  const question = /^Question: ([\s\S]*)\nAnswer:$/.exec(String(context))?.[1]
  if (question === undefined || !Array.isArray(aliases)) return 'has no question or aliases'
  return { question, question_id: `local_${index}`, answer: { aliases, value: answer } }
}

const mathAreas: Readonly<Record<string, string>> = {
  algebra: 'Algebra',
  counting_and_probability: 'Counting & Probability',
  geometry: 'Geometry',
  intermediate_algebra: 'Intermediate Algebra',
  number_theory: 'Number Theory',
  prealgebra: 'Prealgebra',
  precalculus: 'Precalculus',
}

/** The level of difficulty is lost. */
const math: Layout = {
  datasets: ['EleutherAI/hendrycks_math'],
  file: (config, split) =>
    split === 'test' && Object.hasOwn(mathAreas, config ?? '') ? 'llm-foundry/math.jsonl' : undefined,
  row: ({ context, chain_of_thought: solution, category }, { config }) =>
    category === config ? { problem: context, level: null, type: mathAreas[config ?? ''], solution } : undefined,
}

export const mosaicLayouts: readonly Layout[] = [
  arcLayout('arc_challenge', 'ARC-Challenge'),
  arcLayout('arc_easy', 'ARC-Easy'),
  layout('boolq', { datasets: ['aps/super_glue', 'super_glue'], config: ['boolq'], split: 'validation' }, boolq),
  layout('copa', { datasets: ['aps/super_glue', 'super_glue'], config: ['copa'], split: 'validation' }, copa),
  layout('piqa', { datasets: ['baber/piqa', 'piqa'], split: 'validation' }, piqa),
  layout(
    'winogrande',
    { datasets: ['allenai/winogrande'], config: ['winogrande_xl'], split: 'validation' },
    winogrande,
  ),
  layout('openbook_qa', { datasets: ['allenai/openbookqa'], config: ['main'], split: 'test' }, openbookqa),
  layout(
    'lambada_openai',
    { datasets: ['EleutherAI/lambada_openai'], config: ['default', 'en'], split: 'test' },
    lambada,
  ),
  layout(
    'triviaqa_sm_sub',
    { datasets: ['mandarjoshi/trivia_qa'], config: ['rc.nocontext'], split: 'validation' },
    triviaqa,
  ),
  math,
]
