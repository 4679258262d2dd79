import { setImmediate as nextTurn } from 'node:timers/promises'
import { type DecisionCourse, decisionCourses } from '#statistics/planning/decision-course.ts'
import type { Population } from '#statistics/planning/population.ts'
import type { TierRule } from '#statistics/tier-decision.ts'

const keptCourses = 1000

/**
 * The courses of decisions that were asked for last, by score and rule. One takes about ten milliseconds to follow, so the loop goes
 * on in between, and sliders of a page find most of them made.
 */
export function createCourseBook(): (population: Population, rule: TierRule) => Promise<DecisionCourse[]> {
  const known = new Map<string, DecisionCourse>()
  return async function coursesOf(population, rule) {
    const courses: DecisionCourse[] = []
    for (const { mean } of population) {
      const key = JSON.stringify([mean, rule])
      const course = known.get(key) ?? (await followed(mean, rule))
      known.delete(key)
      known.set(key, course)
      const oldest = known.keys().next()
      if (known.size > keptCourses && oldest.done !== true) known.delete(oldest.value)
      courses.push(course)
    }
    return courses
  }
}

async function followed(mean: number, rule: TierRule): Promise<DecisionCourse> {
  await nextTurn()
  const [course] = decisionCourses({ means: [mean], mostItems: rule.mostItems }, rule)
  if (course === undefined) throw new TypeError('every mean has a course')
  return course
}
