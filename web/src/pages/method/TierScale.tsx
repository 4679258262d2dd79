import { Link } from '@tanstack/react-router'

const tiers = [
  { name: 'High', from: '80', pays: '× 12', look: 'text-tier-high' },
  { name: 'Middle', from: '55', pays: '× 4', look: 'text-tier-middle' },
  { name: 'Base', from: '30', pays: '× 1', look: 'text-tier-base' },
  { name: 'None', from: 'below 30', pays: 'nothing', look: 'text-tier-none' },
]

/** Where tiers begin and what they pay. */
export function TierScale() {
  return (
    <>
      <p>
        A tier is a decision, not a rounding. It is put off until the evidence carries it, and kept until the evidence
        refutes it. Of a fleet like today’s, 5 in 100 suppliers at most are in a wrong tier, and 1 in 100 by more than
        three points.{' '}
        <Link to="/method/$subject" params={{ subject: 'tiers' }} className="text-accent underline underline-offset-2">
          How tiers are decided
        </Link>
      </p>
      <table className="w-full max-w-96 text-body">
        <thead>
          <tr className="border-line-strong border-b text-left text-ink-soft">
            <th className="py-2 font-medium">Tier</th>
            <th className="py-2 text-right font-medium">Score from</th>
            <th className="py-2 text-right font-medium">Pay per relay</th>
          </tr>
        </thead>
        <tbody>
          {tiers.map(({ name, from, pays, look }) => (
            <tr key={name} className="border-line border-b">
              <th scope="row" className={`py-2 text-left font-medium ${look}`}>
                {name}
              </th>
              <td className="py-2 text-right">{from}</td>
              <td className="py-2 text-right">{pays}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        Until the scale has been fitted on models of known standing, tiers say <em>uncalibrated</em>: they order
        suppliers rightly, but 55 here need not be 55 on a public leaderboard.
      </p>
    </>
  )
}
