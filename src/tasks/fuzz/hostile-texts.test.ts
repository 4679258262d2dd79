import { describe, expect, test } from 'vitest'
import { readCsvRows } from '../dataset/read-csv.ts'
import { readJsonRows } from '../dataset/read-json.ts'
import { functionText } from '../definition/function-text.ts'
import { readYaml } from '../definition/read-yaml.ts'
import { storeRows } from '../documents/store-rows.ts'
import { followInstructions } from '../ifeval/follow.ts'
import { parseProgram } from '../interpreter/syntax/parse-program.ts'
import { compileTemplate } from '../jinja/template.ts'
import { isSameAnswer } from '../mathematics/same-answer.ts'
import { corpusTer } from '../metric/translation/ter.ts'
import { parsePythonLiteral } from '../python/literal.ts'
import { translateRegex } from '../python/regex.ts'
import { pythonRepr } from '../python/to-string.ts'

/** What it gives, or the code of its error; anything without a code is thrown on. Never longer than eight seconds. */
function outcome(run: () => unknown): unknown {
  const start = performance.now()
  try {
    return run()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string') throw error
    return code
  } finally {
    expect(performance.now() - start).toBeLessThan(8_000)
  }
}

function render(source: string, variables = {}): string {
  return compileTemplate(source, { task: 't', field: 'f' }).render(variables)
}

function follows(instruction: string, options: Readonly<Record<string, never>>): readonly boolean[] {
  const given = [{ instruction, options }]
  const { strict, loose } = followInstructions('a'.repeat(300_000), given)
  return [...strict, ...loose]
}

const [failed, yaml] = ['TEMPLATE_FAILED', 'DEFINITION_SYNTAX']
const many = 20_000

/** Each of these once ran for ever, or ended with an error without a code. */
const found: readonly (readonly [what: string, run: () => unknown, outcome: unknown])[] = [
  ['a template in many brackets', () => render(`{{${'('.repeat(many)}1${')'.repeat(many)}}}`), failed],
  ['a template of many lists', () => render(`{{${'['.repeat(many)}${']'.repeat(many)}}}`), failed],
  ['a template of many signs', () => render(`{{${'-'.repeat(100_000)}1}}`), failed],
  ['a template of many powers', () => render(`{{1${'**1'.repeat(many)}}}`), failed],
  ['a template of many conditions', () => render(`{{1${' if 1 else 1'.repeat(50_000)}}}`), failed],
  ['a template of many blocks', () => render('{% if 1 %}'.repeat(many) + '{% endif %}'.repeat(many)), failed],
  ['loops in loops', () => render(`${'{% for a in range(1000) %}'.repeat(3)}${'{% endfor %}'.repeat(3)}`), failed],
  ['a power of a power of a power', () => render('{{ ((10 ** 1000) ** 1000) ** 1000 }}'), failed],
  ['many different numbers', () => render('{{ range(100000)|unique|length }}'), failed],
  [
    'many different texts',
    () => render('{{ x|unique|length }}', { x: Array.from({ length: 100_000 }, (_, index) => `${index}`) }),
    '100000',
  ],
  ['YAML that merges a number', () => readYaml('<<: 5', 'f'), yaml],
  ['YAML that merges numbers', () => readYaml('<<: [1, 2]', 'f'), yaml],
  [
    'a long list of YAML in one line',
    () => (readYaml(`a: [${'b, '.repeat(500_000)}]`, 'f').a as unknown[]).length,
    500_000,
  ],
  ['a long mapping of YAML in one line', () => readYaml(`a: {${'b, '.repeat(100_000)}}`, 'f'), { a: { b: null } }],
  ['an expression beyond Unicode', () => translateRegex('\\U00110000'), 'REGEX_NOT_TRANSLATABLE'],
  ['a class beyond Unicode', () => translateRegex('[a-\\U00110000]'), 'REGEX_NOT_TRANSLATABLE'],
  ['an expression of a million characters', () => translateRegex('a'.repeat(1_000_000)), 'REGEX_NOT_TRANSLATABLE'],
  ['a literal beyond Unicode', () => parsePythonLiteral("'\\U00110000'"), 'PYTHON_LITERAL_INVALID'],
  ['a fraction among texts', () => pythonRepr(['a', 1.5]), "['a', 1.5]"],
  ['a deep list of JSON', () => readJsonRows(`[{"a":${'['.repeat(many)}${']'.repeat(many)}}]`, 'f'), 'DATASET_FORMAT'],
  [
    'a deep line of JSON',
    () => readJsonRows(`{"a":${'{"a":'.repeat(many)}1${'}'.repeat(many + 1)}`, 'f'),
    'DATASET_FORMAT',
  ],
  ['a keyword that backtracks', () => follows('keywords:existence', { keywords: ['(a+)+b'] as never }), [false, false]],
  [
    'a forbidden word that backtracks',
    () => follows('keywords:forbidden_words', { forbidden_words: ['(a|a)*b'] as never }),
    [false, false],
  ],
  [
    'a counted keyword that backtracks',
    () => follows('keywords:frequency', { keyword: '(a+)+b', frequency: 1, relation: 'less than' } as never),
    [false, false],
  ],
  [
    'keys of rows that JavaScript has for all objects',
    () => storeRows([{ a: { toString: null, x: 1 } }, { a: { x: 2 } }]).rows,
    [{ a: { toString: null, x: 1 } }, { a: { toString: null, x: 2 } }],
  ],
  ['many decorators', () => functionText(`${'@a\n'.repeat(300_000)}def f(): pass`, 'f')?.length, 900_013],
]

describe('texts', () => {
  test.each(found)('behavior: %s', (_, run, expected) => {
    expect(outcome(run)).toEqual(expected)
  })

  /** These never failed; they are here so that they do not begin to. */
  test.each<readonly [what: string, run: () => unknown]>([
    ['brackets of LaTeX', () => isSameAnswer('('.repeat(100_000), '1')],
    ['roots of roots', () => isSameAnswer(`${'\\sqrt{'.repeat(3_000)}2${'}'.repeat(3_000)}`, '1')],
    ['a tower of powers', () => isSameAnswer('9^{9^{9^{9}}}', '2')],
    ['faculties', () => isSameAnswer('100000000!', '2')],
    ['a power of a sum', () => isSameAnswer('(1+x)^{1000000}', '(x+1)^{1000000}')],
    ['quotes of CSV', () => readCsvRows(`a\n"${'""'.repeat(1_000_000)}`, 'f')],
    ['brackets of Python', () => parseProgram('('.repeat(100_000), 'f')],
    ['signs of Python', () => parseProgram(`x = ${'-'.repeat(100_000)}1`, 'f')],
    [
      'edits of a megabyte',
      () => corpusTer([{ hypothesis: 'a b '.repeat(250_000), references: ['b a '.repeat(250_000)] }]),
    ],
  ])('behavior: %s end in time', (_, run) => {
    outcome(run)
  })
})
