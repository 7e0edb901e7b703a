import { useI18n } from 'vue-i18n'
import { formatFen } from './useMoney'

/** An amount as a voice says it: voices stumble over the sign and the separators. */
export function useSpokenMoney() {
  const { t } = useI18n()
  return (fen: number): string => t('app.readAloud.yuan', { yuan: formatFen(fen).replace(/[¥,]/g, '').replace(/\.00$/, '') })
}
