import type { Facets } from '../../api/api-types.ts'
import { Icon } from '../../components/Icon.tsx'
import { SearchField } from '../../components/SearchField.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { visibleWord } from '../../components/visible-text.ts'
import { tierNames } from '../../tier/describe-tier.ts'
import { type LeaderboardSearch, sortNames, usualSort } from './leaderboard-search.ts'
import { skillName } from './SkillBars.tsx'

type Props = {
  readonly search: LeaderboardSearch
  readonly facets: Facets | undefined
  readonly onChange: (changes: Changes) => void
}

/** Fields to change; undefined takes one away. */
export type Changes = { readonly [Name in keyof LeaderboardSearch]?: LeaderboardSearch[Name] | undefined }

/** What to show and in which order. Every choice goes into the address. */
export function BoardToolbar({ search, facets, onChange }: Props) {
  return (
    <search className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center">
      <div className="col-span-2 sm:w-64">
        <SearchField
          label="Search name, address, operator"
          value={search.q ?? ''}
          onChange={(q) => onChange({ q: q === '' ? undefined : q })}
        />
      </div>
      <FilterFields search={search} facets={facets} onChange={onChange} />
      <OrderField search={search} facets={facets} onChange={onChange} />
    </search>
  )
}

function FilterFields({ search, facets, onChange }: Props) {
  return (
    <>
      <SelectField
        label="Service"
        empty="All services"
        value={search.service ?? ''}
        choices={withChosen(
          search.service,
          facets?.services.map(({ service, count }) => ({ value: service, text: counted(service, count) })),
        )}
        onChange={(service) => onChange({ service })}
      />
      <SelectField
        label="Tier"
        empty="All tiers"
        value={search.tier ?? ''}
        choices={(['high', 'middle', 'base', 'none'] as const).map((tier) => ({
          value: tier,
          text: counted(tierNames[tier], facets?.tiers.find((one) => one.tier === tier)?.count),
        }))}
        onChange={(tier) => onChange({ tier })}
      />
      <SelectField
        label="Operator"
        empty="All operators"
        value={search.operator ?? ''}
        choices={withChosen(
          search.operator,
          facets?.operators.map(({ operator, count }) => ({ value: operator, text: counted(operator, count) })),
        )}
        onChange={(operator) => onChange({ operator })}
      />
      {(facets?.references ?? 0) > 0 && (
        <SelectField
          label="References"
          empty="With references"
          value={search.references ?? ''}
          choices={[
            { value: 'only', text: 'References only' },
            { value: 'none', text: 'Without references' },
          ]}
          onChange={(references) => onChange({ references })}
        />
      )}
    </>
  )
}

function OrderField({ search, facets, onChange }: Props) {
  const skills = (facets?.skills ?? []).map(({ path }) => ({
    value: `skill ${path}` as const,
    text: `Skill: ${skillName(path)}`,
  }))
  const orders = Object.entries(sortNames)
    .filter(([sort]) => !sort.endsWith('skill'))
    .map(([value, text]) => ({ value: value as keyof typeof sortNames, text }))
  const isBySkill = search.skill !== undefined && search.sort === '-skill'
  return (
    <SelectField
      label="Order"
      value={isBySkill ? (`skill ${search.skill}` as const) : (search.sort ?? usualSort)}
      choices={[...orders, ...skills]}
      onChange={(choice) => {
        if (choice === undefined) return
        const skill = skills.find(({ value }) => value === choice)
        if (skill !== undefined) onChange({ skill: skill.value.slice('skill '.length), sort: '-skill' })
        else onChange({ skill: undefined, sort: choice === usualSort ? undefined : (choice as keyof typeof sortNames) })
      }}
    />
  )
}

/** Filters that no field of the toolbar holds, each with a way to take it away. */
export function FilterChips({ search, onChange }: Pick<Props, 'search' | 'onChange'>) {
  const chips = [
    ...(search.group === undefined ? [] : [{ name: 'group' as const, text: 'Members of one identity group' }]),
    ...(search.skill === undefined
      ? []
      : [{ name: 'skill' as const, text: `With the skill ${skillName(search.skill)}` }]),
  ]
  return chips.map(({ name, text }) => (
    <button
      key={name}
      type="button"
      onClick={() => onChange({ [name]: undefined })}
      className="inline-flex items-center gap-1 rounded-full bg-accent-ground py-0.5 pr-1.5 pl-2.5 text-accent text-caption"
    >
      {text}
      <span className="sr-only">: show all</span>
      <Icon name="close" className="size-3.5" />
    </button>
  ))
}

function counted(text: string, count: number | undefined): string {
  return count === undefined ? visibleWord(text) : `${visibleWord(text)} (${count})`
}

/** What the address chooses stands among the choices even where the API does not list it. */
function withChosen(
  chosen: string | undefined,
  choices: readonly { readonly value: string; readonly text: string }[] = [],
) {
  if (chosen === undefined || choices.some(({ value }) => value === chosen)) return choices
  return [{ value: chosen, text: visibleWord(chosen) }, ...choices]
}
