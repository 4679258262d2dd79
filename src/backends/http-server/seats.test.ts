import { describe, expect, it } from 'vitest'
import { createSeats } from './seats.ts'

describe('createSeats', () => {
  it('default: no bound', async () => {
    const seats = createSeats()
    expect(await Promise.all(Array.from({ length: 1000 }, () => seats.take()))).toEqual(Array(1000).fill(true))
  })

  it('behavior: the line moves in order', async () => {
    const seats = createSeats(1)
    const served: number[] = []
    await seats.take()
    const waiting = [1, 2, 3].map(async (number) => {
      await seats.take()
      served.push(number)
      seats.leave()
    })
    seats.leave()
    await Promise.all(waiting)
    expect(served).toEqual([1, 2, 3])
  })

  it('behavior: a full line turns away', async () => {
    const seats = createSeats(1, 1)
    await seats.take()
    const second = seats.take()
    expect(await seats.take()).toBe(false)
    seats.leave()
    expect(await second).toBe(true)
  })

  it('behavior: a place given back can be taken again', async () => {
    const seats = createSeats(1, 0)
    await seats.take()
    seats.leave()
    expect(await seats.take()).toBe(true)
    expect(await seats.take()).toBe(false)
  })
})
