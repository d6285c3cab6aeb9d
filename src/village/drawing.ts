/** Pictures that are drawn when somebody looks at them and stored nowhere: gone with what they are drawn from. */
import type { HouseMedia } from "../store/media.ts"
import type { House } from "./house.ts"

export type Drawing = {
	/** What its references begin with, up to their first dot; unique among all affairs, and no name of a stored file. */
	readonly prefix: string
	/** No picture is larger; known before one is drawn, for the limits of channels. */
	readonly mostBytes: number
	/** Whether there is still something to draw. `rest` is the reference behind the dot, and may be anybody's invention. */
	readonly exists: (rest: string, house: House) => Promise<boolean>
	/** A PNG; undefined where there is nothing to draw any more. */
	readonly draw: (rest: string, house: House) => Promise<Uint8Array | undefined>
}

/** The stored files, and beside them what is drawn. */
export function withDrawings(media: HouseMedia, drawings: readonly Drawing[], house: House): HouseMedia {
	const known = new Map(drawings.map((drawing) => [drawing.prefix, drawing]))
	const drawnAs = (ref: string) => {
		const dot = ref.indexOf(".")
		const drawing = known.get(ref.slice(0, Math.max(0, dot)))
		return drawing && { drawing, rest: ref.slice(dot + 1) }
	}
	return {
		put: media.put,
		get: async (ref) => {
			const drawn = drawnAs(ref)
			if (drawn === undefined) return media.get(ref)
			const bytes = await drawn.drawing.draw(drawn.rest, house)
			return bytes && { bytes, mime: "image/png" }
		},
		sizeOf: async (ref) => {
			const drawn = drawnAs(ref)
			if (drawn === undefined) return media.sizeOf(ref)
			return (await drawn.drawing.exists(drawn.rest, house)) ? drawn.drawing.mostBytes : undefined
		},
	}
}
