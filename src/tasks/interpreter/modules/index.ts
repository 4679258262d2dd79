import { builtins } from '../builtins.ts'
import { counterClass, defaultdictClass, orderedDictClass } from '../methods/collections.ts'
import { dictClass } from '../methods/dict.ts'
import { native } from '../methods/native.ts'
import type { Library } from '../program/library.ts'
import { Module } from '../value.ts'
import { datasetsModule } from './datasets.ts'
import { dequeClass } from './deque.ts'
import { evaluateModule, loadableMetrics } from './evaluate-metrics.ts'
import { openFunction, pathlibModule, type ReadText } from './files.ts'
import { copyModule, functoolsModule, operatorModule } from './functional.ts'
import { extractionModule, filterModule, harnessMetricsModule, harnessUtilsModule, registryModule } from './harness.ts'
import {
  abcModule,
  dataclassesModule,
  immutabledictModule,
  logger,
  loggingModule,
  namedTupleClass,
  osModule,
  osPathModule,
  packageMetadataModule,
  sysModule,
  tqdmModule,
  typingModule,
  warningsModule,
} from './inert.ts'
import { itertoolsModule } from './itertools.ts'
import { jsonModule } from './json.ts'
import { mathModule, statisticsModule } from './math.ts'
import { byName, moduleOf } from './native-module.ts'
import { numpyModule } from './numpy.ts'
import { numpySource, RandomSource, randomModule } from './random.ts'
import { reModule } from './re.ts'
import { rougeScorerModule, rougeScoringModule } from './rouge-score.ts'
import { sacrebleuModule } from './sacrebleu.ts'
import { sklearnMetricsModule } from './scikit-learn.ts'
import { scipyStatsModule } from './scipy-stats.ts'
import { squadMetricsModule } from './squad-metrics.ts'
import {
  astModule,
  hashlibModule,
  htmlModule,
  saxutilsModule,
  stringModule,
  textwrapModule,
  unicodedataModule,
} from './text-modules.ts'

/** What the modules of one program share. */
export type ModuleContext = {
  /** The generator behind the functions of `random`: seeded with 0, as the harness seeds it when a run begins. */
  readonly random: RandomSource
  /** The generator behind `numpy.random`: seeded with 1234, as the harness seeds it when a run begins. */
  readonly numpyRandom: RandomSource
  readonly readText: ReadText
  readonly modules: Map<string, Module>
}

/**
 * Modules for one program; what one does with `random` changes what the next draw gives.
 *
 * @param readText what programs read with `open` and `pathlib`: files of the checkout, and none unless told
 */
export function newModuleContext(readText: ReadText = () => undefined): ModuleContext {
  return { random: new RandomSource(0), numpyRandom: numpySource(1234), readText, modules: new Map() }
}

/** Modules and built-in names for the programs of one checkout. */
export function createLibrary(context: ModuleContext): Library {
  return {
    findModule: (name) => findModule(name, context),
    builtins: new Map([...builtins, ['open', openFunction(context.readText)]]),
    loadableMetrics,
  }
}

function collectionsModule(): Module {
  return moduleOf('collections', {
    ...byName(counterClass, defaultdictClass, orderedDictClass, dequeClass),
    namedtuple: native('namedtuple', 'typename, field_names, **options', namedTupleClass),
    abc: typingModule('collections.abc'),
  })
}

const makers: Readonly<Record<string, (context: ModuleContext) => Module>> = {
  re: () => reModule('re'),
  regex: () => reModule('regex'),
  random: ({ random }) => randomModule(random),
  string: stringModule,
  math: mathModule,
  statistics: statisticsModule,
  json: jsonModule,
  ast: astModule,
  collections: collectionsModule,
  'collections.abc': () => typingModule('collections.abc'),
  itertools: itertoolsModule,
  functools: functoolsModule,
  operator: operatorModule,
  copy: copyModule,
  typing: () => typingModule('typing'),
  typing_extensions: () => typingModule('typing_extensions'),
  dataclasses: dataclassesModule,
  abc: abcModule,
  unicodedata: unicodedataModule,
  html: htmlModule,
  hashlib: hashlibModule,
  textwrap: textwrapModule,
  'xml.sax.saxutils': saxutilsModule,
  logging: loggingModule,
  warnings: warningsModule,
  os: (context) => osModule(findModule('os.path', context) ?? osPathModule()),
  'os.path': osPathModule,
  pathlib: ({ readText }) => pathlibModule(readText),
  'importlib.metadata': packageMetadataModule,
  sys: sysModule,
  tqdm: tqdmModule,
  'tqdm.auto': tqdmModule,
  immutabledict: () => immutabledictModule(dictClass),
  datasets: datasetsModule,
  numpy: numpyModule,
  'sklearn.metrics': sklearnMetricsModule,
  'scipy.stats': scipyStatsModule,
  sacrebleu: sacrebleuModule,
  'rouge_score.rouge_scorer': rougeScorerModule,
  'rouge_score.scoring': ({ numpyRandom }) => rougeScoringModule(numpyRandom),
  evaluate: ({ numpyRandom }) => evaluateModule(numpyRandom),
  'transformers.data.metrics.squad_metrics': squadMetricsModule,
  'lm_eval.api.registry': registryModule,
  'lm_eval.api.filter': filterModule,
  'lm_eval.api.metrics': harnessMetricsModule,
  'lm_eval.filters.extraction': extractionModule,
  'lm_eval.utils': () => harnessUtilsModule(logger),
}

/** Packages that have nothing but modules in them. */
const packages = new Set(
  Object.keys(makers).flatMap((name) => {
    const parts = name.split('.')
    return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('.'))
  }),
)

/**
 * A module of Python's library, or of a package that task functions import, written anew for the interpreter; undefined for
 * all others. `import a.b` asks for `a` and gets `b` as its member.
 */
export function findModule(name: string, context: ModuleContext): Module | undefined {
  const known = context.modules.get(name)
  if (known !== undefined) return known
  const module = Object.hasOwn(makers, name)
    ? makers[name]?.(context)
    : packages.has(name)
      ? packageOf(name, context)
      : undefined
  if (module !== undefined) context.modules.set(name, module)
  return module
}

function packageOf(name: string, context: ModuleContext): Module {
  return new Module(name, (member) => findModule(`${name}.${member}`, context))
}
