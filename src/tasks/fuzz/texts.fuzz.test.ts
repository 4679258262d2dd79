import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzParameters } from '../__fixtures__/fuzz-parameters.ts'
import { hostileText, hostileValue } from '../__fixtures__/fuzz-values.ts'
import { readCsvRows } from '../dataset/read-csv.ts'
import { readJsonRows } from '../dataset/read-json.ts'
import { readYaml } from '../definition/read-yaml.ts'
import { compileTemplate } from '../jinja/template.ts'
import { extractAnswer } from '../mathematics/extract-answer.ts'
import { isSameText, statedAnswer } from '../mathematics/final-answer.ts'
import { isSameAnswer } from '../mathematics/same-answer.ts'
import { rouge } from '../metric/rouge/rouge.ts'
import { corpusBleu } from '../metric/translation/bleu.ts'
import { corpusChrf } from '../metric/translation/chrf.ts'
import { corpusTer } from '../metric/translation/ter.ts'
import { parsePythonLiteral } from '../python/literal.ts'
import { translateRegex } from '../python/regex.ts'
import { findAllWithin } from '../python/regex-deadline.ts'

/** Texts made of the words of a language, which get further into its reader than any others. */
function ofWords(...words: readonly string[]): fc.Arbitrary<string> {
  const word = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: hostileText })
  return fc.array(word, { maxLength: 25 }).map((parts) => parts.join(''))
}

function isTyped(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') return true
    throw error
  }
}

const yaml = ofWords(
  ...'a:|: |- |\n|\n  |\n    |[|]|{|}|,|"|\'|\\|#| #|&a |*a|!function |!!int |!!set |<<: |>|>-|? |---\n|...\n|%YAML|1e400|0x1f|1:2|yes|~|=|\t|__proto__: '.split(
    '|',
  ),
  '|',
  '|2\n',
)
const template = ofWords(
  ...'{{;}};{%;%};{#;#};{%-;-}};if ;else;elif ;endif;for ;in ;endfor;set ;a;b;c;x;loop.index;.;[;];(;);,;:;|;|length;|int;|join;|map;|sort;|unique;|default(1);*;**;//;%;+;-;~;==;<; in ; not ; and ; is ;1;2;1e400;10;"a";\'b\';.split();.strip;.items();range(5);none;true;=;__proto__;constructor'.split(
    ';',
  ),
)
const regex = ofWords(
  ...'a;b;.;*;+;?;*?;{2};{,3};{2,1};{;};(;);(?:;(?P<n>;(?P=n);(?=;(?!;(?<=;(?<!;(?i);(?i:;(?x);(?#;[;];[^;-;^;$;|;\\d;\\w;\\b;\\1;\\2;\\x41;\\u0041;\\U00110000;\\N;\\0;\\377;\\Z;\\;&&;--;#;/;\\p{L};😀'.split(
    ';',
  ),
)
const literal = ofWords(
  ..."[;];(;);{;};,;:;';\";\\;\\x41;\\U00110000;\\N;\\777;1;-;+;.5;1e400;0x1;_;True;None;j; ;\n;b';'__proto__':1".split(
    ';',
  ),
)
const latex = ofWords(
  ...'\\frac;{;};^;_;\\sqrt;[;];(;);\\left;\\right;1;2;x;y;\\pi;\\infty;+;-;\\cdot;/;=;<;\\le;,;\\text{ and };\\begin{pmatrix};\\end{pmatrix};&;\\\\;\\{;\\};\\cup;|;!;\\binom;\\log;\\sin;\\pm;.;999999999;\\boxed{;$;\\%;i;e'.split(
    ';',
  ),
)
const csv = ofWords(...'a;b;,;\n;\r;";"";1;2.5;1e400;nan;True; ;\t;99999999999999999999;__proto__;-'.split(';'))
const jsonLines = fc
  .array(
    fc.oneof(
      hostileValue.map((value) => JSON.stringify(value)),
      hostileText,
      ofWords('{', '}', '"a":', '1', '1.5', '[', ']', ',', '\n', '"__proto__":'),
    ),
    { maxLength: 5 },
  )
  .map((lines) => lines.join('\n'))

const row = { a: 'text', b: [1, 'x', null], c: { d: 1.5, __proto__x: [] }, x: 3 }

const targets: readonly (readonly [name: string, text: fc.Arbitrary<string>, run: (text: string) => unknown])[] = [
  ['YAML', yaml, (text) => readYaml(text, 'f')],
  ['templates', template, (text) => compileTemplate(text, { task: 't', field: 'f' }).render(row)],
  [
    'regular expressions',
    regex,
    (text) => findAllWithin(translateRegex(text), 'aab b1_😀\naaaaaaaaaaaaaaaaaaaaaaaa', { deadlineMs: 100 }),
  ],
  ['literals', literal, (text) => parsePythonLiteral(text)],
  ['CSV', csv, (text) => readCsvRows(text, 'f')],
  ['JSON', jsonLines, (text) => [readJsonRows(text, 'f.json'), readJsonRows(text, 'f.jsonl')]],
]

describe('texts', () => {
  test.each(targets)('behavior: any %s give a value or an error with a code', (_, text, run) => {
    fc.assert(
      fc.property(fc.oneof(text, hostileText), (given) => isTyped(() => run(given))),
      fuzzParameters(1_500),
    )
  })

  test('behavior: any answers of mathematics can be compared', () => {
    fc.assert(
      fc.property(latex, fc.oneof(latex, hostileText), (a, b) => {
        const answers = [isSameAnswer(a, b), isSameAnswer(a, a), isSameText(a, b), isSameAnswer(b, a)]
        expect(answers.filter((answer) => typeof answer !== 'boolean')).toEqual([])
        extractAnswer(a + b)
        statedAnswer(a + b)
      }),
      fuzzParameters(600),
    )
  })

  test('behavior: any texts have figures of translation and summary', () => {
    const text = fc.oneof(hostileText, ofWords('a ', 'b ', '. ', '1,2', "don't ", '&amp;', '中', '\n'))
    fc.assert(
      fc.property(text, text, (hypothesis, reference) => {
        const segments = [{ hypothesis, references: [reference] }]
        const figures = [corpusBleu(segments), corpusChrf(segments), corpusTer(segments)]
        const { precision, recall } = rouge('rougeL', reference, hypothesis)
        expect([...figures, precision, recall].filter((figure) => !(figure >= 0))).toEqual([])
      }),
      fuzzParameters(200),
    )
  })
})
