import type { GoValue } from '#morse/go-json/encode.ts'
import { goString } from '#morse/go-json/encode.ts'
import type { Ledger } from '../../chain/ledger.ts'
import { type ParameterDefinition, type Parameters, parameterDefinitions } from '../../chain/parameters.ts'
import { jsonInString, sortedJson } from '../answer.ts'
import { heightAndKey, heightParameters } from '../parameters.ts'
import { atHeight } from '../route.ts'

/** The one field that Go leaves out while it is zero. */
const OMITTED_WHEN_UNSET = 'pocketcore/BlockByteSize'

const groups = {
  app_params: 'application',
  auth_params: 'auth',
  gov_params: 'gov',
  node_params: 'pos',
  pocket_params: 'pocketcore',
} as const

export const nodeParameters = atHeight(heightParameters, (ledger) => sortedJson(moduleParametersJson(ledger, 'pos')))

export const applicationParameters = atHeight(heightParameters, (ledger) =>
  sortedJson(moduleParametersJson(ledger, 'application')),
)

export const pocketParameters = atHeight(heightParameters, (ledger) =>
  sortedJson(moduleParametersJson(ledger, 'pocketcore')),
)

/** In the order of the chain; pocket-core's is that of a Go map, another at each call. */
export const allParameters = atHeight(heightParameters, (ledger) => {
  const listed = [...ledger.parameters.all]
  const group = (module: string) =>
    listed
      .filter(([name]) => name.startsWith(`${module}/`))
      .map(([name, value]) => ({ param_key: name, param_value: value }))
  return sortedJson(Object.fromEntries(Object.entries(groups).map(([key, module]) => [key, group(module)])))
})

/** Both fields empty where there is no such parameter. */
export const parameter = atHeight(heightAndKey, (ledger, { key }) => {
  const value = ledger.parameters.all.get(key)
  return sortedJson(value === undefined ? { param_key: '', param_value: '' } : { param_key: key, param_value: value })
})

export const supportedChains = atHeight(heightParameters, (ledger) =>
  jsonInString(`[${ledger.parameters.supportedChains.map(goString).join(',')}]`),
)

export const daoOwner = atHeight(heightParameters, (ledger) =>
  jsonInString(goString(ledger.parameters.all.get('gov/daoOwner') ?? '')),
)

export const accessList = atHeight(heightParameters, (ledger) =>
  jsonInString(ledger.parameters.all.get('gov/acl') ?? 'null'),
)

export const upgrade = atHeight(heightParameters, (ledger) => {
  const { Height, OldUpgradeHeight, ...rest } = governedJson(ledger, 'gov/upgrade') as Record<string, GoValue>
  return sortedJson({
    ...rest,
    Height: Number(Height ?? 0),
    ...(OldUpgradeHeight === undefined ? {} : { OldUpgradeHeight: Number(OldUpgradeHeight) }),
  })
})

/** The parameters of a module as its struct shows them, which is also how a genesis has them. */
export function moduleParametersJson({ parameters }: Ledger, module: string): { readonly [field: string]: GoValue } {
  return Object.fromEntries(
    parameterDefinitions
      .filter(
        ({ name, genesis: [owner] }) => owner === module && (name !== OMITTED_WHEN_UNSET || parameters.all.has(name)),
      )
      .map((definition) => [definition.genesis[1], fieldJson(definition, parameters)]),
  )
}

/** The value inside amino's `{"type":…,"value":…}`. */
export function governedJson({ parameters }: Ledger, name: string): GoValue {
  const text = parameters.all.get(name)
  return text === undefined ? {} : (JSON.parse(text).value as GoValue)
}

function fieldJson({ name, kind, zero }: ParameterDefinition, { all }: Parameters): GoValue {
  const text = all.get(name) ?? zero
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'text':
    case 'address':
      return text
    case 'multipliers':
      return new Map(Object.entries(JSON.parse(text) as Record<string, string>))
    default:
      return JSON.parse(text) as GoValue
  }
}
