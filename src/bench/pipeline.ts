import type { HeldJob, JobEngine, QueueName } from '#store/jobs/job-engine.ts'
import { type EvaluatorPorts, evaluateOnce } from './evaluator/evaluate-once.ts'
import { FleetBudget } from './manager/fleet-budget.ts'
import { type ManagerPorts, manageOnce } from './manager/manage-once.ts'
import { TrafficShares } from './manager/traffic-shares.ts'
import { dispatchOnce, Requester, type RequesterPorts } from './requester/request-once.ts'
import { Rest } from './rest.ts'
import { Sampler, type SamplerPorts } from './sampler/sample-once.ts'
import { type ComparedFleets, type FleetPorts, summarizeFleetOnce } from './summarizer/fleet/summarize-fleet.ts'
import { type SummarizerPorts, summarizeOnce } from './summarizer/summarize-once.ts'

/** The roles that a process can play, in the order of the flow. */
export const roles = ['manager', 'sampler', 'requester', 'evaluator', 'summarizer'] as const
export type Role = (typeof roles)[number]

export type PipelinePorts = Omit<ManagerPorts, 'budget' | 'traffic'> &
  SamplerPorts &
  Omit<RequesterPorts, 'log' | 'onIdle'> &
  EvaluatorPorts &
  SummarizerPorts &
  FleetPorts

/** One loop of the pipeline: `once` does a turn and returns how many rows it handled; zero means rest. */
export type Stage = {
  readonly name: string
  readonly role: Role
  /** How long to rest after a turn that found nothing. */
  readonly restMs: number
  /** How long to let work gather after a turn that found some: fewer, larger turns. */
  readonly paceMs: number
  /** The tick that one process at a time holds for a turn; null when turns may run in several processes at once. */
  readonly tick: Exclude<QueueName, 'visit'> | null
  /** Between two turns; whoever makes work for this stage may end it. */
  readonly rest: Rest
  once(signal: AbortSignal): Promise<number>
  /** Waits for what the turns started. */
  finish?(): Promise<void>
}

/**
 * Short turns with pauses keep the requester neither from the store nor from the loop: hardly any pause while it waits for
 * work, a longer one when it has plenty.
 */
const SAMPLER_PLANS_PER_TURN = 1
const SAMPLER_PACE_MS = { short: 2, farAhead: 25 }
const EVALUATOR_PACE_MS = 50
const SUMMARIZER_PACE_MS = 500

/**
 * The five stages in order: the manager plans, the sampler draws, the requester asks, the evaluator scores, the
 * summarizer publishes, of each supplier alone and of all beside one another (`fleet`). Each reads what the one before wrote; the manager reads summaries at its next turn.
 */
export function pipeline(
  ports: Omit<PipelinePorts, 'policy'> & {
    planning: ManagerPorts['policy']
    drawing: SamplerPorts['policy']
    restMs: { manager: number; others: number; fleet: number }
    log: EvaluatorPorts['log'] & RequesterPorts['log']
  },
): Stage[] {
  const { planning, drawing, restMs } = ports
  const budget = new FleetBudget()
  const traffic = new TrafficShares()
  const compared: ComparedFleets = new Map()
  const stage = () => ({ restMs: restMs.others, paceMs: 0, tick: null, rest: new Rest() })
  const evaluator: Stage = {
    ...stage(),
    name: 'evaluator',
    role: 'evaluator',
    paceMs: EVALUATOR_PACE_MS,
    once: () => evaluateOnce(ports),
  }
  const sampler = new Sampler({ ...ports, policy: drawing })
  // With nothing in flight, nothing more is coming that a pause would gather.
  const requester = new Requester({ ...ports, onIdle: () => evaluator.rest.wake() })
  return [
    {
      ...stage(),
      name: 'manager',
      role: 'manager',
      restMs: restMs.manager,
      tick: 'tick',
      once: () => manageOnce({ ...ports, policy: planning, budget, traffic }),
    },
    {
      ...stage(),
      name: 'sampler',
      role: 'sampler',
      get paceMs() {
        return sampler.isFarAhead ? SAMPLER_PACE_MS.farAhead : SAMPLER_PACE_MS.short
      },
      once: () => sampler.sampleOnce(SAMPLER_PLANS_PER_TURN),
    },
    { ...stage(), name: 'dispatcher', role: 'requester', once: () => dispatchOnce(ports) },
    {
      ...stage(),
      name: 'requester',
      role: 'requester',
      once: (signal) => requester.requestOnce(signal),
      finish: () => requester.idle(),
    },
    evaluator,
    {
      ...stage(),
      name: 'summarizer',
      role: 'summarizer',
      paceMs: SUMMARIZER_PACE_MS,
      once: () => summarizeOnce({ ...ports, dayMs: planning.dayMs }),
    },
    {
      ...stage(),
      name: 'fleet',
      role: 'summarizer',
      restMs: restMs.fleet,
      // Comparing all with all is the dearest turn: its rest is the same whether there was something to compare or not.
      paceMs: restMs.fleet,
      tick: 'fleet-tick',
      once: (signal) => summarizeFleetOnce(ports, { compared, signal }),
    },
  ]
}

/** A stage's life as the health page tells it. */
export type StagePulse = {
  readonly name: string
  isAlive: boolean
  turns: number
  /** Rows that it handled. */
  handled: number
  lastTurnAt: number | null
  /** What its last fault said; null when there was none. */
  lastFault: string | null
}

/** The pulse of a stage that has not begun. */
export function firstPulse({ name }: Stage): StagePulse {
  return { name, isAlive: true, turns: 0, handled: 0, lastTurnAt: null, lastFault: null }
}

export type LoopPorts = {
  readonly jobs: JobEngine
  readonly clock: () => number
  readonly after: (delayMs: number, callback: () => void) => () => void
  readonly log: (event: { message: string; stage?: string; error?: unknown }) => void
}

/** Rest after a turn that failed, doubled each time up to the most. */
const FAULT_REST_MS = { least: 250, most: 15_000 }

/**
 * Runs a stage until the signal aborts: turns follow one another while there is work, rest when there is none, and
 * back off after a fault. A fault is logged once, here, and the loop goes on.
 *
 * @param next the stage that takes up what this one makes. Its rest is ended when this one finds work after it had none,
 * and when it was woken itself: what comes first, and what comes last, passes through all stages at once, while in
 * between each keeps its pace.
 */
export async function runStage(
  stage: Stage,
  pulse: StagePulse,
  ports: LoopPorts,
  { signal, next }: { signal: AbortSignal; next?: Pick<Stage, 'rest'> | undefined },
): Promise<void> {
  let faultRestMs = 0
  let wasIdle = true
  let wasWoken = false
  while (!signal.aborted) {
    let handled = 0
    try {
      handled =
        stage.tick === null ? await stage.once(signal) : await exclusiveTurn(stage, stage.tick, pulse, ports, signal)
      faultRestMs = 0
      pulse.turns++
      pulse.handled += handled
      pulse.lastTurnAt = ports.clock()
    } catch (error) {
      pulse.lastFault = error instanceof Error ? error.message : String(error)
      faultRestMs = Math.min(Math.max(faultRestMs * 2, FAULT_REST_MS.least), FAULT_REST_MS.most)
      if (!signal.aborted)
        ports.log({ message: `the ${stage.name} failed a turn; it tries again`, stage: stage.name, error })
    }
    if (faultRestMs > 0) await new Rest().take(faultRestMs, ports, signal)
    else {
      if (wasWoken || (wasIdle && handled > 0)) next?.rest.wake()
      wasIdle = handled === 0
      wasWoken = await stage.rest.take(wasIdle ? stage.restMs : stage.paceMs, ports, signal)
    }
  }
  await stage.finish?.()
  pulse.isAlive = false
}

/** A turn under the tick of that name: no two processes run it at once, and it is not run before its time. */
async function exclusiveTurn(
  stage: Stage,
  tick: NonNullable<Stage['tick']>,
  pulse: StagePulse,
  ports: LoopPorts,
  signal: AbortSignal,
): Promise<number> {
  const { jobs, clock } = ports
  // At once only when this process begins: while another holds the tick, the next one must keep its distance.
  const nextTick = () => ({ notBefore: clock() + stage.restMs })
  await jobs.offer(tick, [stage.name], pulse.lastTurnAt === null ? {} : nextTick())
  const [held] = await jobs.take(tick, 1)
  if (held === undefined) return 0
  const letGo = keepHeld(held, ports)
  try {
    return await stage.once(signal)
  } finally {
    letGo()
    await jobs.complete(held)
    await jobs.offer(tick, [stage.name], nextTick())
  }
}

const HEARTBEAT_MS = 3_000

/** Renews the lease of a job until the returned function is called: a long turn is not taken over in its middle. */
function keepHeld(job: HeldJob, { jobs, after, log }: LoopPorts): () => void {
  let cancel = after(HEARTBEAT_MS, beat)
  function beat(): void {
    cancel = after(HEARTBEAT_MS, beat)
    jobs.keep(job).catch((error: unknown) => log({ message: 'the lease of a turn could not be renewed', error }))
  }
  return () => cancel()
}
