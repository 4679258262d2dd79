import fc from 'fast-check'

/** What a backend does with a request. */
export type BackendMood = 'answer' | 'error' | 'binary' | 'fail' | 'hang'

/** What is wrong with a relay, if anything. */
export type Flavour =
  | 'right'
  | 'respelled'
  | 'last-session'
  | 'no-session'
  | 'next-session'
  | 'other-servicer'
  | 'wrongly-signed'

/** What somebody does between two blocks. Numbers choose among what is there. */
export type EconomyAction =
  | {
      readonly kind: 'relays'
      readonly application: number
      readonly chain: number
      readonly servicer: number
      readonly count: number
      readonly mood: BackendMood
      readonly flavour: Flavour
      readonly isParallel: boolean
    }
  /** A relay that was sent before, as it was or in other spelling, once or twice at the same time. */
  | { readonly kind: 'repeat'; readonly relay: number; readonly isRespelled: boolean; readonly isTwice: boolean }
  /** Time passes, more than any relay may take. */
  | { readonly kind: 'time' }
  /** Backends answer what they let hang. */
  | { readonly kind: 'release' }
  /** A servicer claims more relays than it may have served. */
  | { readonly kind: 'overclaim'; readonly gathering: number }
  | { readonly kind: 'jail'; readonly who: number; readonly isJailed: boolean }
  | { readonly kind: 'leave'; readonly who: number }
  | { readonly kind: 'stakeApplication'; readonly who: number; readonly relays: number }
  | { readonly kind: 'parameter'; readonly which: number; readonly value: number }
  | { readonly kind: 'restartNode'; readonly node: number; readonly isKilledWriting: boolean }
  | { readonly kind: 'restartChain' }

const who = fc.nat(40)

const relays = fc.record({
  kind: fc.constant('relays'),
  application: who,
  chain: fc.nat(9),
  servicer: who,
  count: fc.oneof(fc.constant(1), fc.integer({ min: 4, max: 12 })),
  mood: fc.oneof(
    { weight: 6, arbitrary: fc.constant('answer') },
    { weight: 4, arbitrary: fc.constantFrom('error', 'binary', 'fail', 'hang') },
  ),
  flavour: fc.oneof(
    { weight: 6, arbitrary: fc.constant('right') },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'respelled',
        'last-session',
        'no-session',
        'next-session',
        'other-servicer',
        'wrongly-signed',
      ),
    },
  ),
  isParallel: fc.boolean(),
})

export const economyActions = fc.oneof(
  { weight: 22, arbitrary: relays },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('repeat'),
      relay: fc.nat(1000),
      isRespelled: fc.boolean(),
      isTwice: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'time' }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'release' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('overclaim'), gathering: who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jail'), who, isJailed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave'), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stakeApplication'), who, relays: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('parameter'), which: fc.nat(5), value: fc.nat(1000) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('restartNode'), node: who, isKilledWriting: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restartChain' }) },
) as fc.Arbitrary<EconomyAction>
