import { Icon } from '../../components/Icon.tsx'
import { Menu } from '../../components/Menu.tsx'
import { boardColumns } from './board-columns.tsx'
import { chosenColumns, columnIds, usualColumns } from './column-ids.ts'

type Props = {
  /** The columns of the address. */
  readonly columns: string | undefined
  readonly onChange: (columns: string | undefined) => void
}

/** Which columns to show, with what each says. */
export function ColumnMenu({ columns, onChange }: Props) {
  const chosen = chosenColumns(columns)
  return (
    <Menu
      title={
        <>
          <Icon name="columns" /> Columns
        </>
      }
    >
      {columnIds.map((id) => (
        <label key={id} className="flex cursor-pointer gap-2.5 rounded-medium px-2 py-1.5 hover:bg-hover">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              onChange(written(columnIds.filter((one) => (one === id ? target.checked : chosen.includes(one)))))
            }
          />
          <span>
            <span className="block font-medium text-small">{boardColumns[id].title}</span>
            <span className="block text-caption text-ink-soft">{boardColumns[id].explanation}</span>
          </span>
        </label>
      ))}
      {columns !== undefined && (
        <button
          type="button"
          className="mt-1 px-2 py-1.5 text-accent text-small underline underline-offset-2"
          onClick={() => onChange(undefined)}
        >
          The usual columns
        </button>
      )}
    </Menu>
  )
}

/** The usual choice is not written into the address. */
function written(ids: readonly string[]): string | undefined {
  const text = ids.join(',')
  return text === usualColumns.join(',') || text === '' ? undefined : text
}
