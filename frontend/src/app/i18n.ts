import { createI18n } from 'vue-i18n'
import { speak } from '@/api/client'
import type { Language } from './preferences'

type Messages = Record<string, unknown>

const files = import.meta.glob<{ default: Messages }>('../locales/*/*.json')
const wanted = new Set<string>()
const loaded = new Set<string>()

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: {},
})

async function load(language: Language, feature: string): Promise<void> {
  const name = `../locales/${language}/${feature}.json`
  const read = files[name]
  if (loaded.has(name)) return
  if (!read) throw new Error(`There are no messages in ${name}.`)
  i18n.global.mergeLocaleMessage(language, (await read()).default)
  loaded.add(name)
}

/** Brings the words of these features in the present language; a route waits for it before it shows. */
export async function loadMessages(features: readonly string[]): Promise<void> {
  features.forEach((feature) => wanted.add(feature))
  const language = i18n.global.locale.value as Language
  await Promise.all(features.map((feature) => load(language, feature)))
}

/** Changes the language of everything: first its words, then the switch, so that no key is ever seen. */
export async function changeLanguage(language: Language): Promise<void> {
  await Promise.all([...wanted].map((feature) => load(language, feature)))
  i18n.global.locale.value = language
  speak(language)
}

/** For what is not a component (titles, toasts of composables). */
export function say(key: string, values: Record<string, unknown> = {}): string {
  return i18n.global.t(key, values)
}
