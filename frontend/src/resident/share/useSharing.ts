import { computed, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

type Copied = 'not' | 'done' | 'refused'

/** The address of a group-buy and of its picture, and the ways to hand them on. */
export function useSharing(campaignId: Ref<string>, title: Ref<string>) {
  const { locale } = useI18n()
  const copied = ref<Copied>('not')
  const poster = computed(() => `/api/v1/campaigns/${campaignId.value}/poster.png?language=${locale.value}`)
  const link = computed(() => `${window.location.origin}/campaigns/${campaignId.value}`)
  const fileName = computed(() => `${title.value.replaceAll(/[\\/:*?"<>|]/g, ' ').trim()}.png`)
  const canSend = typeof navigator.share === 'function'

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link.value)
      copied.value = 'done'
    } catch {
      // Without TLS, or where a reader forbids it: the address is shown to be taken by hand.
      copied.value = 'refused'
    }
  }

  /** Hands the link to whatever the telephone offers; closing that again is no trouble. */
  async function send(): Promise<void> {
    await navigator.share({ title: title.value, url: link.value }).catch(() => undefined)
  }

  return { poster, fileName, link, copied, copy, canSend, send }
}
