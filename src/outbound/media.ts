/** What must be known of stored media before a message that shows them can be laid out. */
import type { Block } from "../channel/message.ts"
import type { RenderHelp } from "./render.ts"

export type OutgoingMedia = {
	/** Bytes of a stored file; undefined when the reference names nothing (any more). */
	readonly sizeOf: (ref: string) => Promise<number | undefined>
	/** A signed address where it can be opened for a while; undefined where phones cannot reach us. */
	readonly linkTo: (ref: string) => string | undefined
}

/** For a house that keeps no media. */
export const noMedia: OutgoingMedia = { sizeOf: async () => undefined, linkTo: () => undefined }

const noHelp: Promise<RenderHelp> = Promise.resolve({})

/** Rejects where the store of files cannot be read now. */
export function mediaHelp(blocks: readonly Block[], media: OutgoingMedia): Promise<RenderHelp> {
	return blocks.some(({ kind }) => kind === "media") ? measured(blocks, media) : noHelp
}

async function measured(blocks: readonly Block[], media: OutgoingMedia): Promise<RenderHelp> {
	const refs = new Set(blocks.flatMap((block) => (block.kind === "media" ? [block.ref] : [])))
	const sizes = new Map<string, number | undefined>()
	for (const ref of refs) sizes.set(ref, await media.sizeOf(ref))
	return { mediaBytes: (ref) => sizes.get(ref), mediaLink: media.linkTo }
}
