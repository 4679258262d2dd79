import { capabilityNames } from './capability-names.ts'

/** What the codes of the column “Needs” mean. */
export function CapabilityWords() {
  return (
    <section aria-labelledby="capabilities" className="px-4 pt-2 text-caption text-ink-soft sm:px-5">
      <h2 id="capabilities" className="font-medium">
        What an endpoint must be able to do
      </h2>
      <dl className="mt-1 flex flex-wrap gap-x-6 gap-y-1">
        {Object.entries(capabilityNames).map(([code, meaning]) => (
          <div key={code} className="flex gap-1.5">
            <dt className="font-medium text-ink">{code}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
