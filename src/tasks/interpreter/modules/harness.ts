import { strip } from '../../python/text.ts'
import { callValue } from '../calls.ts'
import { attributeOf } from '../evaluate/attributes.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, expectText, listOf } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { extreme } from '../methods/ordering.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassValue, type Instance, type Module, Tuple, type Value } from '../value.ts'
import { byName, moduleOf } from './native-module.ts'
import { mean } from './numpy-functions.ts'
import { compiledPattern } from './re.ts'
import { weightedF1 } from './scikit-learn.ts'

/** A decorator that leaves the function as it is. */
const unchanged = native('decorator', 'function', (callee: Value) => callee)

/** Decorators of `lm_eval.api.registry`: what they register is found by its name in the file instead. */
export function registryModule(): Module {
  const names = ['register_filter', 'register_metric', 'register_aggregation', 'register_model', 'register_task']
  return moduleOf(
    'lm_eval.api.registry',
    byName(...names.map((name) => native(name, '*values, **options', () => unchanged))),
  )
}

/** Text as English writes it, from text whose words and marks were divided by spaces. */
function detokenized(text: string): string {
  return text
    .replaceAll(" n't", "n't")
    .replaceAll(' )', ')')
    .replaceAll('( ', '(')
    .replaceAll('" ', '"')
    .replaceAll(' "', '"')
    .replace(/ (['.,])/g, '$1')
}

/** `lm_eval.utils`, as far as task files use it. */
export function harnessUtilsModule(logger: Value): Module {
  return moduleOf('lm_eval.utils', {
    ...byName(
      native('weighted_f1_score', 'items', (items: Value) => {
        const pairs = listOf(items).map(listOf)
        if (pairs.some(({ length }) => length !== pairs[0]?.length))
          raise('ValueError', 'zip() arguments differ in length')
        return weightedF1(
          pairs.map(([gold = null]) => gold),
          pairs.map(([, predicted = null]) => predicted),
        )
      }),
      native('general_detokenize', 'string', (text: Value) =>
        typeof text === 'string'
          ? detokenized(text)
          : raise('AttributeError', `'${typeNameOf(text)}' object has no attribute 'replace'`),
      ),
    ),
    eval_logger: logger,
  })
}

/** `lm_eval.api.metrics`, as far as task files use it. */
export function harnessMetricsModule(): Module {
  return moduleOf(
    'lm_eval.api.metrics',
    byName(
      native('mean', 'arr', (values: Value) => mean(listOf(values))),
      native(
        'metric_max_over_ground_truths',
        'metric_fn, prediction, ground_truths',
        (metric: Value, prediction: Value, truths: Value) => {
          const scores = listOf(truths).map((truth) => callValue(metric, [prediction, truth]))
          return extreme(scores, 1, (score) => score) ?? raise('ValueError', 'max() arg is an empty sequence')
        },
      ),
    ),
  )
}

const filterClass = new ClassValue(
  'Filter',
  [],
  new Map<string, Value>([
    ['__init__', native('__init__', 'self, **options', () => null)],
    ['apply', native('apply', 'self, resps, docs', (_self: Value, responses: Value) => responses)],
  ]),
)

/** `lm_eval.api.filter`: the class that filters are made from. */
export function filterModule(): Module {
  return moduleOf('lm_eval.api.filter', { Filter: filterClass })
}

/** What `findall` found last or first in a text, of several groups the first that is not empty; the fallback for nothing. */
function extracted(self: Instance, text: string): Value {
  const regex = self.attributes.get('regex') ?? null
  const fallback = self.attributes.get('fallback') ?? null
  const found = callValue(attributeOf(regex, 'findall') ?? raise('AttributeError', 'findall'), [text])
  if (!Array.isArray(found) || found.length === 0) return fallback
  const chosen =
    found.at(expectInteger(self.attributes.get('group_select'))) ?? raise('IndexError', 'list index out of range')
  const match = chosen instanceof Tuple ? (chosen.items.find((group) => group !== '') ?? fallback) : chosen
  return strip(expectText(match, 'a match'))
}

const regexFilterClass = new ClassValue(
  'RegexFilter',
  [filterClass],
  new Map<string, Value>([
    [
      '__init__',
      native(
        '__init__',
        'self, regex_pattern=, group_select=, fallback=',
        (
          self: Instance,
          pattern: Value = '#### (\\-?[0-9\\.\\,]+)',
          select: Value = 0,
          fallback: Value = '[invalid]',
        ) => {
          self.attributes.set('regex_pattern', pattern)
          self.attributes.set('regex', compiledPattern(expectText(pattern, 'regex_pattern')))
          self.attributes.set('group_select', select)
          self.attributes.set('fallback', fallback)
          return null
        },
      ),
    ],
    [
      'apply',
      native('apply', 'self, resps, docs', (self: Instance, responses: Value) =>
        listOf(responses).map((texts) =>
          listOf(texts).map((text) => extracted(self, typeof text === 'string' ? text : '')),
        ),
      ),
    ],
  ]),
)

/** `lm_eval.filters.extraction`: the filter that task files derive theirs from. */
export function extractionModule(): Module {
  return moduleOf('lm_eval.filters.extraction', { Filter: filterClass, RegexFilter: regexFilterClass })
}
