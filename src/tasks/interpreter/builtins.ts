import { arithmeticBuiltins } from './builtins/arithmetic.ts'
import { attributeBuiltins } from './builtins/attributes.ts'
import { inspectionBuiltins } from './builtins/inspection.ts'
import { iterationBuiltins } from './builtins/iteration.ts'
import { rangeClass } from './builtins/range.ts'
import { exceptionClasses } from './exceptions.ts'
import { bytesClass } from './methods/bytes.ts'
import { dictClass } from './methods/dict.ts'
import { objectClass, typeClass } from './methods/index.ts'
import { listClass, tupleClass } from './methods/list.ts'
import { boolClass, floatClass, intClass } from './methods/numbers.ts'
import { frozensetClass, setClass } from './methods/set.ts'
import { strClass } from './methods/str.ts'
import type { Value } from './value.ts'

const classes = [
  objectClass,
  typeClass,
  strClass,
  intClass,
  floatClass,
  boolClass,
  listClass,
  tupleClass,
  dictClass,
  setClass,
  frozensetClass,
  bytesClass,
  rangeClass,
]

/** What every module can name without importing it: functions, types and exceptions. What is not here is not supported. */
export const builtins: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...[...classes, ...iterationBuiltins, ...arithmeticBuiltins, ...inspectionBuiltins, ...attributeBuiltins].map(
    (each): [string, Value] => [each.name, each],
  ),
  ...exceptionClasses,
])
