import type { Moment } from './misbehaviour.ts'

type Window = { readonly from?: Moment | undefined; readonly until?: Moment | undefined }

/** The misbehaviours that hold now. Times are milliseconds since 1970. */
export function activeMisbehaviours<One extends Window>({
  all,
  now,
  startedAt,
}: {
  readonly all: readonly One[]
  readonly now: number
  readonly startedAt: number
}): readonly One[] {
  if (all.length === 0) return all
  return all.filter(({ from, until }) => {
    const hasBegun = from === undefined || now >= toTime(from, startedAt)
    return hasBegun && (until === undefined || now < toTime(until, startedAt))
  })
}

/** The first one of a kind, if any holds. */
export function findMisbehaviour<One extends { readonly kind: string }, Kind extends One['kind']>(
  active: readonly One[],
  kind: Kind,
): Extract<One, { kind: Kind }> | undefined {
  return active.find((one): one is Extract<One, { kind: Kind }> => one.kind === kind)
}

function toTime(moment: Moment, startedAt: number): number {
  return typeof moment === 'number' ? startedAt + moment * 1000 : Date.parse(moment)
}
