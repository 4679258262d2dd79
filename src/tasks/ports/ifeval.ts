import { followInstructions } from '../ifeval/follow.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'
import { FunctionInputError, textsColumn } from './function-input.ts'
import type { PythonRow } from './port.ts'
import type { PortedFunction } from './ported-function.ts'

const where = 'ifeval/utils:process_results'

function processResults(row: PythonRow, [response]: readonly PythonValue[]): Readonly<Record<string, PythonValue>> {
  const names = textsColumn(row, 'instruction_id_list', where)
  const options = row.kwargs
  if (!Array.isArray(options)) throw new FunctionInputError({ where, reason: 'the column kwargs is not a list' })
  const given = names.map((instruction, index) => {
    const values = options[index]
    if (!isDict(values)) throw new FunctionInputError({ where, reason: `kwargs lacks the arguments of ${instruction}` })
    return { instruction, options: values }
  })
  const { strict, loose } = followInstructions(typeof response === 'string' ? response : '', given)
  return {
    prompt_level_strict_acc: strict.every(Boolean),
    inst_level_strict_acc: strict,
    prompt_level_loose_acc: loose.every(Boolean),
    inst_level_loose_acc: loose,
  }
}

/** The share of instructions followed over all prompts: prompts with more instructions weigh more. */
function shareOfInstructions(items: readonly PythonValue[]): PythonValue {
  const followed = items.flat()
  return new PythonFloat(followed.filter((item) => item === true).length / followed.length)
}

/** IFEval, of which the harness has two equal copies. */
export const ifevalPorts: readonly PortedFunction[] = ['ifeval/utils', 'leaderboard/ifeval/utils'].flatMap(
  (module): PortedFunction[] => [
    { reference: `${module}:process_results`, kind: 'process_results', run: processResults },
    { reference: `${module}:agg_inst_level_acc`, kind: 'aggregation', run: shareOfInstructions },
  ],
)
