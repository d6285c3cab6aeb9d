/** An affair that tells nothing of its own still has its figures on the console's first page: what is urgent there is to be decided here. */
import type { Affair, DigestSource } from "../affair.ts"

/** What the affair tells the committee; undefined where it has nothing to tell. */
export function digestOfAffair({ id, digest, homeTiles, nav }: Affair): DigestSource | undefined {
	if (digest !== undefined || homeTiles === undefined) return digest
	return async ({ reader, house, villageId, to }) => {
		const tiles = (await homeTiles({ reader, house, villageId, now: to, heldIn: () => [villageId] })).filter(({ value }) => value > 0)
		const path = nav[0]?.path ?? tiles[0]?.path ?? "/console"
		const title = nav[0] === undefined ? (tiles[0]?.label ?? "") : house.say(nav[0].label)
		return [
			{
				id,
				title,
				path,
				decide: tiles
					.filter(({ isUrgent }) => isUrgent)
					.map(({ label, value, path: where }) => ({ text: house.say("digest.tile", { label, value }), path: where })),
				figures: tiles.map(({ label, value }) => ({ label, value: String(value) })),
			},
		]
	}
}
