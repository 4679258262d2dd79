import { pythonEnvironment } from './python-environment.ts'

/** Installs lm-evaluation-harness in an environment of its own where it is not yet, and prints its folder of tasks. */
console.log((await pythonEnvironment()).tasksFolder)
