import { describe, expect, it } from 'vitest'
import { voiceOf } from './useReadAloud'

const voice = (lang: string, localService = true) => ({ lang, localService, name: lang }) as SpeechSynthesisVoice

describe('voiceOf', () => {
  it('prefers the voice of the device to one from the network', () => {
    const [far, near] = [voice('zh-CN', false), voice('zh_CN')]
    expect(voiceOf([far, near], 'zh-CN')).toBe(near)
  })

  it('takes another voice of the language where there is none of the region', () => {
    const british = voice('en-GB')
    expect(voiceOf([voice('zh-CN'), british], 'en')).toBe(british)
  })

  it.each([[[]], [[voice('ja-JP')]], [[voice('zh-HK')]]])('takes none from %j for Mandarin', (voices) => {
    expect(voiceOf(voices, 'zh-CN')).toBeNull()
  })
})
