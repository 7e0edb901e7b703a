import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { Problem } from '@/api/problem'

/** Trouble met on the way back from another site: the address names it, the server knows its title. */
export function useToldProblem(words: () => { title: string; detail: string }) {
  const route = useRoute()
  const { locale } = useI18n()
  const code = computed(() => (typeof route.query.problem === 'string' ? route.query.problem : ''))
  const { data } = useQuery({
    queryKey: computed(() => ['problem', code.value, locale.value]),
    queryFn: () => answered(client.GET('/api/v1/problems/{code}', { params: { path: { code: code.value } } })),
    enabled: computed(() => code.value !== ''),
    retry: false,
    staleTime: Infinity,
  })
  return computed(() => {
    if (code.value === '') return null
    const { title, detail } = words()
    return new Problem(400, { code: code.value, title, detail: data.value ? `${data.value.title}. ${detail}` : detail })
  })
}
