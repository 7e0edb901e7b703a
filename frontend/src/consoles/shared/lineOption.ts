import type { EChartsCoreOption } from 'echarts/core'

export interface LinePoint {
  /** What stands under the point: its day. */
  name: string
  /** Height of the point, in whole fen or as a count. */
  value: number
  /** The value as one reads it. */
  text: string
}

export const fenPerYuan = 100

/** How the chart looks, in the roles of the present theme; the axis counts in `unit`. */
export function lineOption(points: LinePoint[], styles: CSSStyleDeclaration, unit: number): EChartsCoreOption {
  const role = (name: string): string => styles.getPropertyValue(name).trim()
  const words = { color: role('--text-quiet'), fontFamily: role('--family') }
  return {
    animationDuration: 300,
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      // Drawn on the canvas: an HTML tip would need inline styles, which our policy forbids.
      renderMode: 'richText',
      backgroundColor: role('--surface'),
      borderColor: role('--line'),
      textStyle: { color: role('--text'), fontFamily: role('--family') },
      formatter: (shown: { dataIndex: number }[]) => {
        const point = points[shown[0]?.dataIndex ?? 0]
        return point ? `${point.name}  ${point.text}` : ''
      },
    },
    xAxis: {
      type: 'category',
      data: points.map((point) => point.name),
      boundaryGap: false,
      axisLine: { lineStyle: { color: role('--line') } },
      axisTick: { show: false },
      axisLabel: { ...words, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      minInterval: unit,
      splitLine: { lineStyle: { color: role('--line') } },
      axisLabel: { ...words, formatter: (value: number) => Math.round(value / unit).toLocaleString('en') },
    },
    series: [
      {
        type: 'line',
        data: points.map((point) => point.value),
        symbolSize: 6,
        showSymbol: points.length <= 14,
        lineStyle: { width: 2.5, color: role('--buy-text') },
        itemStyle: { color: role('--buy-text') },
        areaStyle: { color: role('--buy-soft'), opacity: 0.6 },
      },
    ],
  }
}
