import { computed, readonly, ref, watchEffect } from 'vue'

export type Language = 'zh-CN' | 'en'
export type Theme = 'system' | 'light' | 'dark'
export type Mode = 'standard' | 'elder'

export const languages: readonly Language[] = ['zh-CN', 'en']
export const themes: readonly Theme[] = ['system', 'light', 'dark']
export const textSizes = [18, 20, 22, 24, 26, 28, 30] as const
export type TextSize = (typeof textSizes)[number]

interface Preferences {
  language: Language
  theme: Theme
  mode: Mode
  textSize: TextSize
}

const shelf = 'linli.preferences'
const usual: Preferences = { language: 'zh-CN', theme: 'system', mode: 'standard', textSize: 20 }

/** What was kept, with each unknown value replaced by the usual one. */
export function readPreferences(kept: string | null): Preferences {
  let values: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    values = (JSON.parse(kept ?? '{}') ?? {}) as typeof values
  } catch {
    return { ...usual }
  }
  const among = <Value>(value: unknown, known: readonly Value[], otherwise: Value): Value =>
    known.includes(value as Value) ? (value as Value) : otherwise
  return {
    language: among(values.language, languages, usual.language),
    theme: among(values.theme, themes, usual.theme),
    mode: among(values.mode, ['standard', 'elder'] as const, usual.mode),
    textSize: among(values.textSize, textSizes, usual.textSize),
  }
}

const preferences = ref<Preferences>(readPreferences(globalThis.localStorage?.getItem(shelf) ?? null))
const systemIsDark = ref(false)

function change(part: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...part }
  localStorage.setItem(shelf, JSON.stringify(preferences.value))
}

/** The nearest size on offer; a size of the standard edition says nothing about the elder one. */
export function nearestTextSize(size: number): TextSize {
  if (size < textSizes[0]) return usual.textSize
  return textSizes.find((offered) => offered >= size) ?? 30
}

/** Language, theme, edition and text size of this device, as the reader chose them. */
export function usePreferences() {
  return {
    language: computed(() => preferences.value.language),
    theme: computed(() => preferences.value.theme),
    mode: computed(() => preferences.value.mode),
    isElder: computed(() => preferences.value.mode === 'elder'),
    textSize: computed(() => preferences.value.textSize),
    isDark: readonly(isDark),
    change,
  }
}

const isDark = computed(
  () => preferences.value.theme === 'dark' || (preferences.value.theme === 'system' && systemIsDark.value),
)

/** Keeps the attributes of <html> in step with the preferences; called once by main.ts. */
export function applyPreferences(root: HTMLElement): void {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  systemIsDark.value = system.matches
  system.addEventListener('change', (event) => (systemIsDark.value = event.matches))
  watchEffect(() => {
    root.lang = preferences.value.language
    root.dataset.theme = isDark.value ? 'dark' : 'light'
    root.dataset.mode = preferences.value.mode
    root.style.setProperty('--text-size', `${preferences.value.textSize}px`)
    root.classList.toggle('dark', isDark.value)
    root.classList.toggle('van-theme-dark', isDark.value)
  })
}
