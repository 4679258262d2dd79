import { parameterDefinition, readParameter } from '../chain/parameters.ts'

/**
 * A value as the chain's amino JSON has it, from what `query/allparams` shows: numbers, names and addresses are strings
 * there, only truth values, lists and objects are bare.
 */
export function writeParameter({
  name,
  value,
}: {
  readonly name: string
  readonly value: string
}): { readonly json: string } | { readonly problem: string } {
  const definition = parameterDefinition(name)
  if (definition === undefined) return { problem: 'there is no such parameter; the status of the localnet lists all' }
  const isQuoted = ['integer', 'decimal', 'text', 'address'].includes(definition.kind)
  const json = isQuoted ? JSON.stringify(value) : value
  try {
    const read = readParameter(definition, JSON.parse(json))
    return read.kind === 'bad' ? { problem: read.problem } : { json }
  } catch {
    return { problem: `${value} is no JSON` }
  }
}
