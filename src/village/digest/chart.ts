/** The digest's picture: bars as an echarts drawing, made a PNG of at most 120 KB by resvg. Loaded only when a picture is drawn. */
import { drawable, fitted, pictureFont, pngOf } from "../picture.ts"
import type { Bars } from "./rules.ts"

/** ▲ A chat on a phone of 390 pixels shows a picture 256 wide: of 720 and signs of 22, what came of it was 8 high, and nobody could read it. */
const width = 540
const rowHeight = 46
const headHeight = 62
const padding = 24
/** Room for a bar's name and for its figures. */
const labelRoom = 186
const figureRoom = 122
const sizes = { title: 32, note: 22, panel: 28, label: 26 } as const

/** A line each; what does not fit is cut, the page has it whole. */
export type ChartWords = { readonly title: string; readonly note: string }

/** PNG bytes; undefined where there is nothing to draw. */
export async function chartPicture(panels: readonly Bars[], words: ChartWords): Promise<Uint8Array | undefined> {
	const drawn = panels.filter(({ rows }) => rows.length > 0)
	if (drawn.length === 0) return undefined
	const svg = await chartSvg(drawn, words)
	return pngOf(svg, "Regular")
}

/** Texts that fit their places, of signs the typeface has. */
function text(words: string, size: number, room: number): string {
	return fitted(drawable(words), room / size)
}

async function chartSvg(panels: readonly Bars[], { title, note }: ChartWords): Promise<string> {
	const [{ init, use }, { BarChart }, { GridComponent, TitleComponent }, { SVGRenderer }] = await Promise.all([
		import("echarts/core"),
		import("echarts/charts"),
		import("echarts/components"),
		import("echarts/renderers"),
	])
	use([BarChart, GridComponent, TitleComponent, SVGRenderer])
	const inner = width - 2 * padding
	const noteTop = padding + sizes.title + 12
	let top = noteTop + sizes.note + padding
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
			textStyle: { fontFamily: pictureFont },
			title: [
				{
					text: text(title, sizes.title, inner),
					left: padding,
					top: padding,
					textStyle: { fontSize: sizes.title, color: "#1a1a1a", fontWeight: "normal" },
				},
				{
					text: text(note, sizes.note, inner),
					left: padding,
					top: noteTop,
					textStyle: { fontSize: sizes.note, color: "#666666", fontWeight: "normal" },
				},
				...placed.map(({ bars, titleTop }) => ({
					text: text(bars.title, sizes.panel, inner),
					left: padding,
					top: titleTop,
					textStyle: { fontSize: sizes.panel, color: "#0b6b3a", fontWeight: "normal" as const },
				})),
			],
			grid: placed.map(({ top: gridTop, height: gridHeight }) => ({
				left: labelRoom,
				right: figureRoom,
				top: gridTop,
				height: gridHeight,
			})),
			xAxis: placed.map(({ bars }, i) => ({ gridIndex: i, type: "value" as const, show: false, max: longest(bars) })),
			yAxis: placed.map(({ bars }, i) => ({
				gridIndex: i,
				type: "category" as const,
				inverse: true,
				data: bars.rows.map(({ label }) => text(label, sizes.label, labelRoom - 12)),
				axisLine: { show: false },
				axisTick: { show: false },
				axisLabel: { fontSize: sizes.label, color: "#1a1a1a", margin: 12 },
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
					label: { color: "#1a1a1a", fontSize: sizes.label },
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
	return ((width - labelRoom - figureRoom) * length) / longest(bars) + 12
}

function longest({ rows }: Bars): number {
	return Math.max(1, ...rows.map(({ count, of }) => of ?? count))
}
