import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type SearchSchemaInput,
} from '@tanstack/react-router'
import { AppLayout } from './layout/AppLayout.tsx'
import { CrashPage } from './layout/CrashPage.tsx'
import { UnknownPage } from './layout/UnknownPage.tsx'
import { type CompareSearch, parseCompareSearch } from './pages/compare/compare-search.ts'
import { LeaderboardPage } from './pages/leaderboard/LeaderboardPage.tsx'
import { type LeaderboardSearch, parseLeaderboardSearch } from './pages/leaderboard/leaderboard-search.ts'
import { type PlannerSearch, parsePlannerSearch } from './pages/planner/planner-search.ts'
import { parseTaskSearch, type TaskSearch } from './pages/tasks/task-search.ts'
import { type PlainSearch, parsePlainSearch, writePlainSearch } from './plain-search.ts'

/** What a page's address may hold is parsed here, once, and typed for every link to it. */
const rootRoute = createRootRoute({ component: AppLayout })

const leaderboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search: PlainSearch & SearchSchemaInput): LeaderboardSearch => parseLeaderboardSearch(search),
  component: LeaderboardPage,
})

const supplierRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/suppliers/$id',
  component: lazyRouteComponent(() => import('./pages/supplier/SupplierPage.tsx'), 'SupplierPage'),
})

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: (search: PlainSearch & SearchSchemaInput): CompareSearch => parseCompareSearch(search),
  component: lazyRouteComponent(() => import('./pages/compare/ComparePage.tsx'), 'ComparePage'),
})

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks/TasksPage.tsx'), 'TasksPage'),
})

const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasks/$task',
  validateSearch: (search: PlainSearch & SearchSchemaInput): TaskSearch => parseTaskSearch(search),
  component: lazyRouteComponent(() => import('./pages/tasks/TaskPage.tsx'), 'TaskPage'),
})

const networkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/network',
  component: lazyRouteComponent(() => import('./pages/network/NetworkPage.tsx'), 'NetworkPage'),
})

const plannerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/planner',
  validateSearch: (search: (PlainSearch | PlannerSearch) & SearchSchemaInput): PlannerSearch =>
    parsePlannerSearch(search),
  component: lazyRouteComponent(() => import('./pages/planner/PlannerPage.tsx'), 'PlannerPage'),
})

const methodRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/method',
  component: lazyRouteComponent(() => import('./pages/method/MethodPage.tsx'), 'MethodPage'),
})

const methodSubjectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/method/$subject',
  component: lazyRouteComponent(() => import('./pages/method/MethodSubjectPage.tsx'), 'MethodSubjectPage'),
})

const routeTree = rootRoute.addChildren([
  leaderboardRoute,
  supplierRoute,
  compareRoute,
  tasksRoute,
  taskRoute,
  networkRoute,
  plannerRoute,
  methodRoute,
  methodSubjectRoute,
])

/** The router of the application. The paths are also those that the server answers with the page (`src/api/serve-web.ts`). */
export function createAppRouter() {
  return createRouter({
    routeTree,
    parseSearch: parsePlainSearch,
    stringifySearch: writePlainSearch,
    defaultPreload: 'intent',
    defaultNotFoundComponent: UnknownPage,
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: the router is registered by merging into its interface
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
