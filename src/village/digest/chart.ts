/** The digest's picture: bars as an echarts drawing, made a PNG of at most 120 KB by resvg. Loaded only when a picture is drawn. */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { Bars } from "./rules.ts"

const width = 720
const rowHeight = 52
const headHeight = 64
const padding = 24
/** Longest label in signs; a longer one is cut, the page has it whole. */
const labelSigns = 9

export type ChartWords = { readonly title: string; readonly note: string }

/** PNG bytes; undefined where there is nothing to draw. */
export async function chartPicture(panels: readonly Bars[], words: ChartWords): Promise<Uint8Array | undefined> {
	const drawn = panels.filter(({ rows }) => rows.length > 0)
	if (drawn.length === 0) return undefined
	const svg = await chartSvg(drawn, words)
	const { Resvg } = await import("@resvg/resvg-js")
	const fonts = dirname(dirname(createRequire(import.meta.url).resolve("@embedpdf/fonts-sc")))
	const font = {
		fontFiles: [join(fonts, "fonts", "NotoSansHans-Regular.otf")],
		loadSystemFonts: false,
		defaultFontFamily: "Noto Sans S Chinese",
	}
	return new Resvg(svg, { font, background: "#ffffff" }).render().asPng()
}

/** The same drawing for the page, which shows it as it is. */
async function chartSvg(panels: readonly Bars[], { title, note }: ChartWords): Promise<string> {
	const [{ init, use }, { BarChart }, { GridComponent, TitleComponent }, { SVGRenderer }] = await Promise.all([
		import("echarts/core"),
		import("echarts/charts"),
		import("echarts/components"),
		import("echarts/renderers"),
	])
	use([BarChart, GridComponent, TitleComponent, SVGRenderer])
	let top = headHeight + 8
	const placed = panels.map((bars) => {
		const at = top
		const height = bars.rows.length * rowHeight
		top += headHeight + height
		return { bars, top: at + headHeight - 16, titleTop: at, height }
	})
	const height = top + padding
	const chart = init(null, null, { renderer: "svg", ssr: true, width, height })
	try {
		chart.setOption({
			animation: false,
			backgroundColor: "#ffffff",
			textStyle: { fontFamily: "Noto Sans S Chinese" },
			title: [
				{ text: title, left: padding, top: padding, textStyle: { fontSize: 30, color: "#1a1a1a", fontWeight: "normal" } },
				{ text: note, right: padding, top: padding + 8, textStyle: { fontSize: 20, color: "#666666", fontWeight: "normal" } },
				...placed.map(({ bars, titleTop }) => ({
					text: bars.title,
					left: padding,
					top: titleTop,
					textStyle: { fontSize: 24, color: "#0b6b3a", fontWeight: "normal" as const },
				})),
			],
			grid: placed.map(({ top: gridTop, height: gridHeight }) => ({ left: 216, right: 150, top: gridTop, height: gridHeight })),
			xAxis: placed.map(({ bars }, i) => ({ gridIndex: i, type: "value" as const, show: false, max: longest(bars) })),
			yAxis: placed.map(({ bars }, i) => ({
				gridIndex: i,
				type: "category" as const,
				inverse: true,
				data: bars.rows.map(({ label }) => cut(label)),
				axisLine: { show: false },
				axisTick: { show: false },
				axisLabel: { fontSize: 22, color: "#1a1a1a", margin: 12 },
			})),
			series: placed.flatMap(({ bars }, i) => [
				{ ...series(i, "#e3ece6"), data: bars.rows.map(({ of }) => of ?? 0), silent: true, z: 1 },
				{
					...series(i, "#14804a"),
					barGap: "-100%",
					z: 2,
					data: bars.rows.map(({ count, of }) => ({
						value: of === null ? count : Math.min(count, of),
						label: {
							show: true,
							formatter: of === null ? String(count) : `${count}/${of}`,
							position: "insideLeft" as const,
							distance: 0,
							offset: [labelOffset(of ?? count, bars), 0],
						},
					})),
					label: { color: "#1a1a1a", fontSize: 22 },
				},
			]),
		})
		return chart.renderToSVGString()
	} finally {
		// Else it keeps the process alive.
		chart.dispose()
	}
}

function series(index: number, color: string) {
	return { type: "bar" as const, xAxisIndex: index, yAxisIndex: index, barWidth: 26, itemStyle: { color, borderRadius: 4 } }
}

/** Behind the end of the grey track: numbers stand where they can be read, whatever the bar's length. */
function labelOffset(length: number, bars: Bars): number {
	return ((width - 216 - 150) * length) / longest(bars) + 12
}

function longest({ rows }: Bars): number {
	return Math.max(1, ...rows.map(({ count, of }) => of ?? count))
}

function cut(label: string): string {
	const signs = Array.from(label)
	return signs.length > labelSigns ? `${signs.slice(0, labelSigns - 1).join("")}…` : label
}
