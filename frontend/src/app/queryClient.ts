import { MutationCache, QueryCache, QueryClient } from '@tanstack/vue-query'
import { asProblem } from '@/api/problem'

const retriesOfReads = 2

type Listener = (problem: ReturnType<typeof asProblem>) => void
let onSignInNeeded: Listener = () => undefined

/** Called when the server says that this session is over, whatever was asked. */
export function whenSignInIsNeeded(listener: Listener): void {
  onSignInNeeded = listener
}

function notice(error: unknown): void {
  const problem = asProblem(error)
  if (problem.isSignInNeeded) onSignInNeeded(problem)
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      networkMode: 'always',
      // A refusal will be refused again; only a passing trouble is worth a second try.
      retry: (failures, error) => failures < retriesOfReads && asProblem(error).isPassing,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
