import fc from 'fast-check'

/** Texts that programs stumble over. */
const oddTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\n\n\n',
  '\ud800',
  '\udc00a',
  '\u202e\u2066abc\u2069',
  '\ufeff',
  '\u2028\u2029\u0085',
  'İıßſKÅ',
  '👩‍👩‍👧‍👦🇩🇪',
  'e\u0301'.repeat(50),
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  'Infinity',
  '1e400',
  '-1e-400',
  '١٢٣',
  '１２３',
  '9'.repeat(400),
  '{{7*7}}$ {x}%s%(a)s{0}',
  '$& $1 $` \\1 \\g<0>',
  '[[[[[[',
  '('.repeat(3000),
  '{"a":'.repeat(500),
  '\\frac{'.repeat(300),
  '\\boxed{'.repeat(300),
  '<think>'.repeat(100),
  'a'.repeat(20_000),
  'the answer is (A).\n#### 42',
  'A',
  ' B',
  '(C)',
  '\\boxed{\\frac{1}{2}}',
  '3',
  'False',
  '* a\n* b\n***\n<<title>> [x] P.S. "q"',
]

/** Any text: odd ones, their mixtures, and random code units, lone surrogates among them. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc
    .array(fc.constantFrom(...oddTexts.filter(({ length }) => length < 100)), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
)

function nested(depth: number, wrap: (value: unknown) => unknown): unknown {
  let value: unknown = 'x'
  for (let turn = 0; turn < depth; turn++) value = wrap(value)
  return value
}

const keys = fc.constantFrom(
  'choices',
  'text',
  'message',
  'content',
  'logprobs',
  'tokens',
  'token_logprobs',
  'text_offset',
  'top_logprobs',
  'token',
  'logprob',
  'tool_calls',
  'function',
  'arguments',
  'name',
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'length',
  'usage',
)

/** JSON of a few levels, most of it with the names that answers have. */
export const hostileValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, 0, -0, 1, -1, 2 ** 53, 1e308, -1e308, 5e-324),
    fc.double(),
    hostileText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
  ),
})).value

const depth = fc.constantFrom(2_000, 20_000)

/** Any JSON that a parser can give, nested deeper than the stack among it. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: hostileValue },
  { weight: 1, arbitrary: depth.map((levels) => nested(levels, (value) => [value])) },
  { weight: 1, arbitrary: depth.map((levels) => nested(levels, (value) => ({ choices: [value] }))) },
)
