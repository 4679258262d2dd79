import { pearsonCorrelation, spearmanCorrelation } from '../../metric/correlation.ts'
import { expectNumber, float, listOf } from '../methods/expect.ts'
import { native } from '../methods/native.ts'
import { type Module, Tuple, type Value } from '../value.ts'
import { byName, moduleOf } from './native-module.ts'

/** The module `scipy.stats`: correlations. */
export function scipyStatsModule(): Module {
  const correlation = (name: string, calculate: (x: readonly number[], y: readonly number[]) => number) =>
    native(name, 'x, y', (x: Value, y: Value) => {
      const statistic = float(calculate(listOf(x).map(expectNumber), listOf(y).map(expectNumber)))
      // Its second value, the p-value, is none of the scores.
      return new Tuple([statistic, null])
    })
  return moduleOf(
    'scipy.stats',
    byName(correlation('pearsonr', pearsonCorrelation), correlation('spearmanr', spearmanCorrelation)),
  )
}
