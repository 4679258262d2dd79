import { FunctionInputError } from '../ports/function-input.ts'
import type { PythonDict, PythonValue } from '../python/value.ts'

/**
 * What one instruction of IFEval was given, such as `{ num_words: 300, relation: 'at least' }`. Empty values count as absent,
 * as in lm-evaluation-harness (ifeval/utils.py). Where an argument is absent the harness draws one at random, so that its own
 * score cannot be repeated; the published data has them all, and here an absent one is an error.
 */
export class InstructionArguments {
  readonly #instruction: string
  readonly #values: PythonDict

  constructor(instruction: string, values: PythonDict) {
    this.#instruction = instruction
    this.#values = values
  }

  #fail(reason: string): never {
    throw new FunctionInputError({ where: this.#instruction, reason })
  }

  #value(name: string): PythonValue {
    const value = this.#values[name]
    const isAbsent = value === undefined || value === null || value === '' || value === 0 || value === false
    return isAbsent ? this.#fail(`the argument ${name} is missing`) : value
  }

  text(name: string): string {
    const value = this.#value(name)
    return typeof value === 'string' ? value : this.#fail(`the argument ${name} is not text`)
  }

  count(name: string): number {
    const value = this.#value(name)
    return typeof value === 'number' && value > 0 ? value : this.#fail(`the argument ${name} is not a count`)
  }

  texts(name: string): readonly string[] {
    const value = this.#value(name)
    if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value
    return this.#fail(`the argument ${name} is not a list of texts`)
  }

  /** How a number found is compared with the one asked for: `less than` or `at least`. */
  comparison(name: string, threshold: number): (found: number) => boolean {
    const relation = this.text(name)
    if (relation === 'less than') return (found) => found < threshold
    if (relation === 'at least') return (found) => found >= threshold
    return this.#fail(`the argument ${name} is neither "less than" nor "at least"`)
  }
}
