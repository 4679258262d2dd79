import type { HarnessSample } from '#tasks/harness/harness-view.ts'
import { pythonString } from '#tasks/python/to-string.ts'
import { PythonFloat, type PythonValue } from '#tasks/python/value.ts'

/**
 * A document as a line of lm-evaluation-harness's `samples_TASK_DATE.jsonl`, without the line feed. Answers are texts there,
 * also log-probabilities (loggers/evaluation_tracker.py, `save_results_samples`, release 0.4.13).
 */
export function sampleLine({ values, ...sample }: HarnessSample): string {
  return JSON.stringify({
    ...sample,
    target: pythonString(sample.target),
    resps: asTexts(sample.resps),
    filtered_resps: asTexts(sample.filtered_resps),
    ...values,
  })
}

/** Python's `str` of everything that is no list; numbers of an answer are log-probabilities, so floats. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts)
  return pythonString(typeof value === 'number' ? new PythonFloat(value) : (value as PythonValue))
}
