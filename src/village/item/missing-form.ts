/** The page on which whoever does not find their opinion in the posted list writes it: no chat is needed to be heard. */
import type { FastifyInstance } from "fastify"
import type { House } from "../affair.ts"
import { mountOpinionForm } from "../opinion/index.ts"
import { objectMissing } from "./objections.ts"
import { openPosting } from "./posting.ts"
import { textTools, toolsFor } from "./reading.ts"

export function mountMissing(server: FastifyInstance, house: House): void {
	mountOpinionForm(server, house, {
		path: "/v/:code/items/missing",
		title: "item.missing.title",
		hint: "item.missing.hint",
		next: "item.missing.next",
		needsPerson: true,
		isOpen: async (villageId) => (await house.store.read((reader) => openPosting(reader, villageId, house.clock()))) !== undefined,
		// The dictionary is not loaded while others wait for the store.
		prepare: async () => void (await textTools()),
		filed: async (tx, { villageId, opinionId, personId, text, now }) => {
			const cx = { house, villageId, now, actor: personId, actorName: "" }
			await objectMissing(tx, cx, await toolsFor(tx, villageId), { personId, opinionId, words: text })
		},
	})
}
