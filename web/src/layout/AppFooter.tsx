import { useApi } from '../api/use-api.ts'

/** Which instance speaks, what must be known about its figures, and where machines read them. */
export function AppFooter() {
  const { data: about } = useApi('/api/about')
  return (
    <footer className="border-line border-t text-caption text-ink-faint">
      <div className="mx-auto flex max-w-[100rem] flex-wrap items-baseline justify-between gap-x-8 gap-y-2 px-4 py-5 sm:px-6">
        <p className="max-w-prose">
          {about === undefined ? 'Assay' : `${about.name} ${about.version}`}
          {about?.isDemo === true && '. A demo: suppliers marked SIM have no model behind them.'}
          {about?.notes.map((note) => ` ${note}`)}
        </p>
        <p className="flex gap-4">
          <a className="hover:text-ink" href="/openapi.json">
            API description
          </a>
          <a className="hover:text-ink" href="/api/leaderboard?format=csv">
            Leaderboard as CSV
          </a>
          <a className="hover:text-ink" href="/metrics">
            Metrics
          </a>
        </p>
      </div>
    </footer>
  )
}
