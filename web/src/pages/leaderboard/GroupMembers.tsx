import type { ReactNode } from 'react'
import { useApi } from '../../api/use-api.ts'
import type { BoardRow } from './board-row.ts'

const MOST_MEMBERS = 1_000

type Props = {
  readonly groupId: string
  /** The member that stands for the group. */
  readonly without: string
  readonly line: (row: BoardRow) => ReactNode
}

/** The rows of an identity group that are folded into its first one. */
export function GroupMembers({ groupId, without, line }: Props) {
  const { data } = useApi('/api/leaderboard/compact', { query: { group: groupId, limit: MOST_MEMBERS } })
  return <>{data?.rows.filter(({ supplier }) => supplier.id !== without).map(line)}</>
}
