import type { SupplierResponse } from '#api/schemas/supplier.ts'
import type { Flag } from '#records/flag.ts'
import type { Identity } from '#records/identity.ts'
import type { Skill } from '#records/skill.ts'
import type { Summary } from '#records/summary.ts'
import { formatErrorRate, formatEvidence, levelTexts, longFlags } from './finding-text.ts'
import { formatMoment, formatScore, unknownFigure } from './format-figure.ts'
import { intervalBar } from './interval-bar.ts'
import { type ReportContext, sectionTitle } from './report-section.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

type Comparison = SupplierResponse['comparison']

/** The sections on what the figures mean: findings, identity, change, skills, place and pay. */
export function findingSections(report: SupplierResponse, summary: Summary, context: ReportContext): string[][] {
  const { comparison } = report
  return [
    flagLines([...summary.flags, ...(comparison?.flags ?? [])], context),
    identityLines(report, context),
    placeLines(report, context),
    driftLines(summary, context),
    payLines(summary, context),
    skillLines(summary, context),
  ].filter((lines) => lines.length > 1)
}

function flagLines(flags: readonly Flag[], context: ReportContext): string[] {
  return [
    sectionTitle('Findings (evidence with an error rate, not verdicts)', context),
    ...flags.flatMap((flag) => [
      context.colors.yellow(`${flag.kind}: ${longFlags[flag.kind]}`),
      ...wrapText(terminalText(flag.statement), context.width - 2).map((line) => `  ${line}`),
      ...wrapText(flagEvidence(flag), context.width - 2).map((line) => `  ${line}`),
    ]),
  ]
}

function flagEvidence({ n, effect, logEValue, errorRate, samples }: Flag): string {
  const parts = [
    ...(effect === null ? [] : [effectText(effect)]),
    `evidence ${formatEvidence(logEValue)} from ${n} observations`,
    `a supplier that does nothing of the kind is ever flagged so with ${formatErrorRate(errorRate)} at most`,
    ...(samples.length === 0 ? [] : [`samples ${samples.map((id) => id.slice(0, 12)).join(', ')}`]),
  ]
  return `${parts.join('; ')}.`
}

function effectText({ value, lower, upper, unit }: NonNullable<Flag['effect']>): string {
  const scale = unit === 'share' ? 100 : 1
  const figure = (number: number) => (number * scale).toFixed(unit === 'ratio' ? 2 : 1)
  const name = { points: ' points', share: ' %', ratio: ' times' }[unit]
  return `${figure(value)} [${figure(lower)}, ${figure(upper)}]${name}`
}

function identityLines({ supplier, comparison, others }: SupplierResponse, context: ReportContext): string[] {
  if (comparison === null) return []
  const { group, sameWeightsAs, tokenizerClass, comparedWith, isLeftOut, unreadableShare } = comparison.identity
  const names = new Map(others.map(({ id, name, address }) => [id, terminalText(name ?? address)]))
  const lines = isLeftOut
    ? [
        'Not compared: more suppliers of its service have common answers than are compared at once, and theirs are later.',
      ]
    : comparedWith === 0
      ? ['Not compared yet: it shares too few common items with any other.']
      : group === null
        ? [`Compared with ${comparedWith} others on enough common items; none of them is known to be like it.`]
        : [
            `Alike in its answers, as ${levelTexts[group.level]}: ${namesOf(
              group.members.filter((id) => id !== supplier.id),
              names,
              group.size - 1,
            )}.`,
            ...(group.level === 'same-weights' || sameWeightsAs.length === 0
              ? []
              : [`Of these, the same weights are shown for ${namesOf(sameWeightsAs, names)}.`]),
            `Compared on ${group.comparedItems} common items; of all pairs that are published as alike, ` +
              `${formatErrorRate(group.falseDiscoveryRate)} at most are expected to be false. It was compared with ${comparedWith} others.`,
            ...probeTexts(comparison.identity, names),
            'Likeness is no proxy: two honest operators of the same public model look like this too.',
          ]
  const unreadable = unreadableShare === null || unreadableShare === 0 ? [] : [unreadableText(unreadableShare)]
  return [
    sectionTitle('Identity', context),
    ...[...lines, ...unreadable].flatMap((line) => wrapText(line, context.width)),
    ...(tokenizerClass === null ? [] : [`token counts of class ${terminalText(tokenizerClass)}`]),
  ]
}

function unreadableText(share: number): string {
  return `Of its scored common items ${(100 * share).toFixed(1)}% had no readable answer, and were left out of the comparison.`
}

/** What the questions tell that only members of a group are asked. */
function probeTexts(
  { probes, otherWeightsThan, sameTokensAs }: Identity,
  names: ReadonlyMap<string, string>,
): string[] {
  if (probes === null) return []
  const logProbabilities = { none: '', used: ' and by log-probabilities', 'not-honest': '' }[probes.logProbabilities]
  return [
    `By questions with many answers${logProbabilities} it was compared with ${probes.comparedWith} of them.`,
    ...(otherWeightsThan.length === 0
      ? []
      : [
          `They show that it has not the weights, or not the precision and engine, of ${namesOf(otherWeightsThan, names)}.`,
        ]),
    ...(sameTokensAs.length === 0
      ? []
      : [
          `Their first tokens are nearer to those of ${namesOf(sameTokensAs, names)} than those of copies at another precision are taken to be.`,
        ]),
    ...(otherWeightsThan.length + sameTokensAs.length === 0
      ? ['They do not tell yet.']
      : [
          `Of all pairs so published, ${formatErrorRate(probes.falseDiscoveryRate)} at most are expected to be false, of each kind.`,
        ]),
    ...(probes.logProbabilities === 'not-honest'
      ? ["Its log-probabilities cannot be a model's own, and were not used."]
      : []),
  ]
}

const mostNames = 8

function namesOf(ids: readonly string[], names: ReadonlyMap<string, string>, count = ids.length): string {
  const shown = ids.slice(0, mostNames).map((id) => names.get(id) ?? id.slice(0, 12))
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}

function placeLines({ comparison, others }: SupplierResponse, context: ReportContext): string[] {
  if (comparison === null) return []
  const names = new Map(others.map(({ id, name, address }) => [id, terminalText(name ?? address)]))
  return [
    sectionTitle('Place among the suppliers of its service', context),
    ...[bandText(comparison), ...dominanceText(comparison, names)].flatMap((line) => wrapText(line, context.width)),
    context.colors.dim(`compared ${formatMoment(comparison.computedAt)}`),
  ]
}

function bandText({ rankBand }: NonNullable<Comparison>): string {
  if (rankBand === null) return 'Not ranked.'
  const { best, worst, confidence } = rankBand
  const places = best === worst ? `place ${best}` : `places ${best} to ${worst}`
  return `The evidence leaves open ${places}; all bands of the service hold together with ${Math.round(100 * confidence)} %.`
}

function dominanceText({ dominatedBy }: NonNullable<Comparison>, names: ReadonlyMap<string, string>): string[] {
  if (dominatedBy === null) return []
  if (dominatedBy.length === 0) return ['Nobody is surely better in score, answers or speed and no worse in the rest.']
  return [`Surely better in score, answers or speed, and no worse in the rest: ${namesOf(dominatedBy, names)}.`]
}

function driftLines({ drift }: Summary, context: ReportContext): string[] {
  if (drift === null) return []
  const sentences = {
    gathering: 'Not watched yet: a baseline is being gathered.',
    steady: 'No sign of a change since the epoch began.',
    alarmed: 'Alarm: it is not what it was when the epoch began. The next epoch measures it anew.',
  }
  const paint = drift.state === 'alarmed' ? context.colors.red : (text: string) => text
  type Stream = (typeof drift.streams)[number]
  return [
    sectionTitle('Change', context),
    ...wrapText(sentences[drift.state], context.width).map((line) => paint(line)),
    ...wrapText(
      drift.logEvidence === null
        ? `${looks(drift.looks)} so far.`
        : `Evidence of a change, all streams together: ${formatEvidence(drift.logEvidence)} after ${looks(drift.looks)}; ` +
            'of an unchanged supplier it is at most the number of looks on average.',
      context.width,
    ),
    ...(drift.streams.length === 0
      ? []
      : [
          textTable<Stream>(
            [
              { title: 'watched', dropOrder: 0, text: ({ stream }) => stream },
              { title: 'baseline', align: 'right', dropOrder: 0, text: ({ baseline }) => String(baseline) },
              { title: 'since', align: 'right', dropOrder: 0, text: ({ observed }) => String(observed) },
              {
                title: 'evidence',
                align: 'right',
                dropOrder: 0,
                text: ({ logEvidence }) => (logEvidence === null ? unknownFigure : formatEvidence(logEvidence)),
              },
            ],
            drift.streams,
            { width: context.width, paintHeader: context.colors.bold },
          ),
        ]),
  ]
}

function looks(count: number): string {
  return count === 1 ? '1 look' : `${count} looks`
}

function payLines({ pay }: Summary, context: ReportContext): string[] {
  if (pay === null) return []
  const reward = (units: number) => `×${Number(units.toFixed(2))}`
  return [
    sectionTitle("Pay per relay, in units of the base tier's reward", context),
    `by steps ${reward(pay.stepped)}, on a continuous scale ${reward(pay.continuous)}, for the tier staked for ${
      pay.staked === null ? unknownFigure : reward(pay.staked)
    }`,
    ...(pay.cap === null
      ? []
      : wrapText(
          `Not above the tier ${pay.cap} until this epoch is decided: a new epoch never raises pay.`,
          context.width,
        )),
  ]
}

function skillLines({ skills }: Summary, context: ReportContext): string[] {
  const depth = (path: string) => path.split('/').length
  const shown = skills.filter(({ path }) => depth(path) <= 2)
  if (shown.length < 2) return []
  const note =
    'plain: its own items, with an interval that holds at every look. pooled: drawn towards the other skills where items are few; ' +
    'its interval holds for 95 of 100 skills, at one look.'
  return [
    sectionTitle('Skills', context),
    textTable<Skill>(
      [
        { title: 'skill', dropOrder: 0, shortest: 10, text: ({ path }) => skillName(path) },
        { title: 'plain', align: 'right', dropOrder: 0, text: ({ estimate }) => formatScore(estimate.mean) },
        { title: 'interval', dropOrder: 0, text: ({ estimate }) => rangeText(estimate) },
        { title: 'pooled', align: 'right', dropOrder: 0, text: ({ pooled }) => formatScore(pooled?.mean ?? null) },
        { title: 'interval', dropOrder: 1, text: ({ pooled }) => (pooled === null ? '' : rangeText(pooled)) },
        { title: '0 to 100, pooled', dropOrder: 2, text: ({ pooled }) => intervalBar(pooled ?? nothing, 24, []) },
        { title: 'n', align: 'right', dropOrder: 0, text: ({ n }) => String(n) },
      ],
      shown,
      { width: context.width, paintHeader: context.colors.bold },
    ),
    ...wrapText(note, context.width).map((line) => context.colors.dim(line)),
  ]
}

const nothing = { mean: null, lower: 0, upper: 1 }

/** The suite by its name, a skill of it set in. */
function skillName(path: string): string {
  const [suite = '', skill] = path.split('/')
  return terminalText(skill === undefined ? suite : `  ${skill}`)
}

function rangeText({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  return `[${formatScore(lower)}, ${formatScore(upper)}]`
}
