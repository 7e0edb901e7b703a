import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** Slower than usual talk: heard once, by people who cannot read it again. */
const rate = 0.9

function canSpeak(): boolean {
  return typeof speechSynthesis !== 'undefined' && typeof SpeechSynthesisUtterance === 'function'
}

/** The device's own voice of a language, preferring one that needs no network. */
export function voiceOf(voices: readonly SpeechSynthesisVoice[], language: string): SpeechSynthesisVoice | null {
  const wanted = language.toLowerCase()
  const [family = wanted] = wanted.split('-')
  const fits = (voice: SpeechSynthesisVoice): number => {
    const spoken = voice.lang.replace('_', '-').toLowerCase()
    if (spoken === wanted) return voice.localService ? 3 : 2
    // Cantonese is written alike and heard as another language.
    return spoken.split('-')[0] === family && spoken !== 'zh-hk' ? 1 : 0
  }
  const [best] = voices.filter(fits).sort((one, other) => fits(other) - fits(one))
  return best ?? null
}

/** Reads sentences with the voice of the device, one after another, and stops when one leaves. */
export function useReadAloud() {
  const { locale } = useI18n()
  const isReading = ref(false)
  const hasFailed = ref(false)
  let left = 0

  function stop(): void {
    left = 0
    isReading.value = false
    if (canSpeak()) speechSynthesis.cancel()
  }

  function say(sentence: string, voice: SpeechSynthesisVoice | null): void {
    const utterance = new SpeechSynthesisUtterance(sentence)
    utterance.lang = locale.value
    utterance.rate = rate
    utterance.voice = voice
    utterance.onend = () => {
      left -= 1
      if (left <= 0) isReading.value = false
    }
    utterance.onerror = (event) => {
      if (event.error === 'canceled' || event.error === 'interrupted') return
      stop()
      hasFailed.value = true
    }
    speechSynthesis.speak(utterance)
  }

  /** One utterance a sentence: browsers cut a long one off in the middle. */
  function read(sentences: readonly string[]): void {
    stop()
    hasFailed.value = false
    const spoken = sentences.filter((sentence) => sentence.trim() !== '')
    left = spoken.length
    isReading.value = left > 0
    const voice = voiceOf(speechSynthesis.getVoices(), locale.value)
    spoken.forEach((sentence) => say(sentence, voice))
  }

  if (canSpeak()) {
    // Asking makes browsers fetch their list of voices, so that it is there at the press.
    speechSynthesis.getVoices()
    window.addEventListener('pagehide', stop)
  }
  onScopeDispose(() => {
    stop()
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', stop)
  })
  return { isSupported: computed(canSpeak), isReading, hasFailed, read, stop }
}
