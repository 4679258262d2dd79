import type { InstructionArguments } from './arguments.ts'

/** One kind of instruction: from its arguments to a check of responses. */
export type Instruction = (given: InstructionArguments) => (response: string) => boolean
