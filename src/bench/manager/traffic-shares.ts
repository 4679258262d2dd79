import type { Database } from '#store/database.ts'
import { readTrafficShares } from '#store/manager/read-traffic-shares.ts'

/**
 * How much of users' traffic suppliers carry, 1 = as much as the average listed one. Read once per stretch, since it
 * changes slowly and is read of the whole fleet at once. One for each process that plays the manager.
 */
export class TrafficShares {
  #shares: ReadonlyMap<string, number> = new Map()
  #readAt: number | null = null

  /** What a supplier carries; 0 where nobody knows. */
  async at(
    now: number,
    { database, stretchMs }: { readonly database: Database; readonly stretchMs: number },
  ): Promise<(supplierId: string) => number> {
    if (this.#readAt === null || now - this.#readAt >= stretchMs) {
      this.#shares = await readTrafficShares(database, now)
      this.#readAt = now
    }
    const shares = this.#shares
    return (supplierId) => shares.get(supplierId) ?? 0
  }
}
