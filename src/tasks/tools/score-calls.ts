import * as z from 'zod'
import { fitsSchema } from './schema.ts'
import type { ToolData } from './tool-document.ts'

/** A call as a model made it; arguments that are no JSON object are undefined. */
export type MadeCall = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> | undefined }

const reply = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        message: z.looseObject({
          content: z.unknown(),
          tool_calls: z
            .array(z.looseObject({ function: z.looseObject({ name: z.unknown(), arguments: z.unknown() }) }))
            .nullish(),
        }),
      }),
    )
    .min(1),
})

/** More calls than these are not read. */
const maximumCalls = 32
const maximumArgumentsLength = 65_536

/** The calls and the text of a chat completion, which may be any JSON; null when it is none. */
export function readCalls(body: unknown): { readonly calls: readonly MadeCall[]; readonly text: string } | null {
  const parsed = reply.safeParse(body)
  const message = parsed.success ? parsed.data.choices[0]?.message : undefined
  if (message === undefined) return null
  const calls = (message.tool_calls ?? []).slice(0, maximumCalls).map(({ function: made }) => ({
    name: typeof made.name === 'string' ? made.name : '',
    arguments: readArguments(made.arguments),
  }))
  return { calls, text: typeof message.content === 'string' ? message.content : '' }
}

/** Arguments come as the text of a JSON object. */
function readArguments(text: unknown): MadeCall['arguments'] {
  if (typeof text !== 'string' || text.length > maximumArgumentsLength) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

export type CallScore = {
  /** As many calls as asked for, each of a function that was asked for. */
  readonly hasRightFunctions: boolean
  /** Every call is of a tool that was offered, with arguments that fit its schema; none, where one is asked for, is not. */
  readonly hasValidArguments: boolean
  /** Exactly the calls that were asked for, in any order; text where none was. */
  readonly isRight: boolean
}

/** Holds calls to what a document asks for. */
export function scoreCalls(data: ToolData, calls: readonly MadeCall[], text: string): CallScore {
  const names = (list: readonly { readonly name: string }[]) => JSON.stringify(list.map(({ name }) => name).sort())
  const hasRightFunctions = names(calls) === names(data.expected)
  const isAskedFor = data.expected.length > 0
  const areValid = calls.every((call) => {
    const tool = data.tools.find(({ name }) => name === call.name)
    return tool !== undefined && fitsSchema(call.arguments, tool.parameters)
  })
  const hasValidArguments = areValid && (calls.length > 0 || !isAskedFor)
  const isAnswered = isAskedFor || text.trim() !== ''
  const isRight = hasRightFunctions && hasValidArguments && isAnswered && areAllMade(data.expected, calls)
  return { hasRightFunctions, hasValidArguments, isRight }
}

function areAllMade(expected: ToolData['expected'], calls: readonly MadeCall[]): boolean {
  const left = [...calls]
  return expected.every((wanted) => {
    const place = left.findIndex((call) => isAsked(call, wanted))
    if (place >= 0) left.splice(place, 1)
    return place >= 0
  })
}

function isAsked({ name, arguments: given = {} }: MadeCall, wanted: ToolData['expected'][number]): boolean {
  if (name !== wanted.name) return false
  const rest = Object.entries(given).filter(([key, value]) => {
    return !(Object.hasOwn(wanted.defaults, key) && isSame(value, wanted.defaults[key]))
  })
  return isSame(Object.fromEntries(rest), wanted.arguments)
}

/** Deeply equal; texts without regard to case, to spaces and a full stop at their ends. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return plain(a) === plain(b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) ||
    Array.isArray(b)
  ) {
    return a === b
  }
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '')
}
