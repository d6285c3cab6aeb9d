/** A signature written on the page: its points, checked to be one, and its picture. */
import { z } from "zod"

/** [x, y, ms since the stroke began], whole numbers. */
const strokeSchema = z
	.array(z.tuple([z.number().int(), z.number().int(), z.number().int().nonnegative()]))
	.min(1)
	.max(5_000)
const strokesSchema = z.array(strokeSchema).min(1).max(200)
/** Fewer is a slip of the finger; so is what stays within a few points of the screen. */
const fewestPoints = 12
const leastSize = 20
const longest = 400_000

export type Stroke = z.infer<typeof strokeSchema>

/** The strokes as they are kept; undefined for what is no handwriting. */
export function readStrokes(text: string): readonly Stroke[] | undefined {
	if (text.length > longest) return undefined
	const strokes = strokesSchema.safeParse(parsed(text)).data
	if (strokes === undefined) return undefined
	const points = strokes.flat()
	const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
	const isWriting = points.length >= fewestPoints && span(points.map(([x]) => x)) + span(points.map(([, y]) => y)) >= leastSize
	return isWriting ? strokes : undefined
}

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text)
		return value
	} catch {
		return undefined
	}
}

/** The strokes as an SVG document: a signature that stays sharp at any size. */
export function strokesSvg(strokes: readonly Stroke[]): string {
	const points = strokes.flat()
	const [right, bottom] = [Math.max(...points.map(([x]) => x)) + 10, Math.max(...points.map(([, y]) => y)) + 10]
	const lines = strokes.map((stroke) => `<polyline points="${stroke.map(([x, y]) => `${x},${y}`).join(" ")}"/>`)
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${right} ${bottom}" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round">${lines.join("")}</svg>`
}

/** Bytes of a picture given as data:image/png;base64,…; undefined for anything else. */
export function readPicture(text: string): Buffer | undefined {
	const match = /^data:image\/png;base64,([A-Za-z0-9+/]+={0,2})$/.exec(text)
	return match?.[1] === undefined ? undefined : Buffer.from(match[1], "base64")
}
