import { useI18n } from 'vue-i18n'
import { present } from '@/app/clock'

const zone = 'Asia/Shanghai'
const dayMs = 86_400_000

/** The calendar day of an instant in the neighbourhood, as `2026-03-01`. */
export function dayOf(instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant)
}

/** Whole days from one instant to another, counted in the neighbourhood's own days. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / dayMs)
}

function dayInWords(instant: Date, now: Date, locale: string): string {
  const days = daysBetween(now, instant)
  if (Math.abs(days) <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  const near = Math.abs(days) < 7
  const sameYear = dayOf(now).slice(0, 4) === dayOf(instant).slice(0, 4)
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    ...(near ? { weekday: 'short' } : {}),
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(instant)
}

function clockTime(instant: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant)
}

/** "tomorrow 17:00", "周六 17:00": instants as one says them within a sentence, in the time of the neighbourhood. */
export function describeInstant(iso: string, locale: string, now: Date = present()): string {
  const instant = new Date(iso)
  return `${dayInWords(instant, now, locale)} ${clockTime(instant, locale)}`
}

export function describeDay(iso: string, locale: string, now: Date = present()): string {
  return dayInWords(new Date(iso), now, locale)
}

/** "明天 17:00–19:00"; two days are both named. */
export function describeSpan(from: string, until: string, locale: string, now: Date = present()): string {
  if (daysBetween(new Date(from), new Date(until)) > 0) {
    return `${describeInstant(from, locale, now)} – ${describeInstant(until, locale, now)}`
  }
  return `${describeInstant(from, locale, now)}–${clockTime(new Date(until), locale)}`
}

export function useInstants() {
  const { locale } = useI18n()
  return {
    instant: (iso: string) => describeInstant(iso, locale.value),
    day: (iso: string) => describeDay(iso, locale.value),
    span: (from: string, until: string) => describeSpan(from, until, locale.value),
  }
}
