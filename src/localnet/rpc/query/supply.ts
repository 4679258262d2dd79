import { sortedJson } from '../answer.ts'
import { heightParameters } from '../parameters.ts'
import { atHeight } from '../route.ts'

/** The DAO's tokens count as staked, as query.go has it. */
export const supply = atHeight(heightParameters, (ledger) => {
  const { total, nodesStaked, applicationsStaked, dao } = ledger.supply()
  const staked = nodesStaked + applicationsStaked + dao
  return sortedJson({
    app_staked: String(applicationsStaked),
    dao: String(dao),
    node_staked: String(nodesStaked),
    total: String(total),
    total_staked: String(staked),
    total_unstaked: String(total - staked),
  })
})
