import { Tag } from '../../components/Tag.tsx'
import { flagWords } from '../../finding/describe-flag.ts'
import type { BoardRow } from './board-row.ts'

/** Findings as words, with what each means when pointed at. A finding is not a verdict: it has an error rate. */
export function Findings({ row }: { readonly row: BoardRow }) {
  const kinds = [...new Set(row.flags.map(({ kind }) => kind))]
  return (
    <span className="flex flex-wrap gap-1">
      {row.drift === 'alarmed' && (
        <Tag tone="warning" title="It is not what it was when its epoch began">
          changed
        </Tag>
      )}
      {kinds.map((kind) => (
        <Tag key={kind} tone="warning" title={flagWords[kind].title}>
          {flagWords[kind].short}
        </Tag>
      ))}
    </span>
  )
}
