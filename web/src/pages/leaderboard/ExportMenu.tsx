import { apiUrl } from '../../api/client.ts'
import { Icon } from '../../components/Icon.tsx'
import { Menu } from '../../components/Menu.tsx'
import { apiQueryOf, type LeaderboardSearch } from './leaderboard-search.ts'

/** The rows on the page as files, by the same filters and in the same order. */
export function ExportMenu({ search }: { readonly search: LeaderboardSearch }) {
  const query = apiQueryOf(search)
  const look = 'block rounded-medium px-2 py-1.5 hover:bg-hover'
  return (
    <Menu
      title={
        <>
          <Icon name="down" /> Export
        </>
      }
    >
      <a
        className={look}
        href={apiUrl('/api/leaderboard', { query: { ...query, format: 'csv' } })}
        download="leaderboard.csv"
      >
        <span className="block font-medium text-small">CSV</span>
        <span className="block text-caption text-ink-soft">Every row of these filters, for a spreadsheet.</span>
      </a>
      <a
        className={look}
        href={apiUrl('/api/leaderboard', { query: { ...query, limit: 1000 } })}
        download="leaderboard.json"
      >
        <span className="block font-medium text-small">JSON</span>
        <span className="block text-caption text-ink-soft">
          The same with every interval; a thousand rows a page, `next` leads to more.
        </span>
      </a>
    </Menu>
  )
}
