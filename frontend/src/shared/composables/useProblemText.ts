import { useI18n } from 'vue-i18n'
import type { Problem } from '@/api/problem'

/** Words for a problem: the server's own, or ours where nothing came from the server. */
export function useProblemText() {
  const { t } = useI18n()
  function title(problem: Problem): string {
    if (problem.isOffline) return t('app.problem.offline.title')
    if (problem.title) return problem.title
    return problem.status >= 500 ? t('app.problem.server.title') : t('app.problem.unknown.title')
  }
  function detail(problem: Problem): string {
    if (problem.isOffline) return t('app.problem.offline.detail')
    if (problem.status >= 500) return t('app.problem.server.detail')
    return problem.detail || t('app.problem.unknown.detail')
  }
  return { title, detail }
}
