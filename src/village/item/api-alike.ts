/** 是不是同一件事？ for other programs: an answer to what was filed, and 附议 in place of an opinion. Both count as in a chat. */
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import { type ApiRoute, apiWrite, idParams, notFound, refusalWith } from "../api-route.ts"
import { opinionTexts } from "../opinion/index.ts"
import { member, personOfHousehold } from "../people/index.ts"
import { answerForOther } from "./alike-desk.ts"
import { textTools } from "./reading.ts"
import { itemsIn } from "./repo.ts"
import { addSupport } from "./repo-posting.ts"

const answer = z.strictObject({
	/** As `alike` of the answer to POST /opinions names it. */
	kind: z.enum(["item", "opinion"]),
	of: z.string().min(1).max(100),
	/** Yes notes the author's support; no keeps the two apart when opinions are consolidated. */
	isSame: z.boolean(),
})

const supporter = z.strictObject({
	/** Household number on the roster, and who of it stands behind the item. */
	household: z.string().min(1).max(40),
	name: z.string().min(1).max(40),
})

export const alikeApi: readonly ApiRoute[] = [
	apiWrite({
		path: "/opinions/:id/alike",
		right: "opinion.enter",
		summary: "item.api.alike",
		params: idParams,
		body: answer,
		answer: z.object({ isSame: z.boolean() }),
		run: async ({ params, body: { kind, of, isSame } }, { tx, house, caller }) => {
			const { villageId, accountId } = caller
			const [own] = await opinionTexts(tx, villageId, [params.id])
			if (own === undefined) throw notFound(house)
			await textTools()
			const name = (await house.accountName?.(tx, accountId)) ?? ""
			const by = { villageId, accountId, name }
			if (!(await answerForOther(tx, house, by, { opinionId: params.id, subject: `${kind}:${of}`, isSame })))
				throw refusalWith(house, "item.gone", 422, { title: house.say("item.api.gone"), next: house.say("item.api.gone.next") })
			return { isSame }
		},
	}),
	apiWrite({
		path: "/items/:id/support",
		right: "opinion.enter",
		summary: "item.api.support",
		params: idParams,
		body: supporter,
		/** `isNew`: false where the person stood behind it already. */
		answer: z.object({ isNew: z.boolean() }),
		run: async ({ params: { id }, body }, { tx, house, now, caller }) => {
			const { villageId, accountId } = caller
			if (!(await itemsIn(tx, villageId)).some((item) => item.id === id)) throw notFound(house)
			const found = await personOfHousehold(tx, villageId, { householdNumber: body.household, name: body.name })
			const person = found === undefined ? undefined : await member(tx, villageId, found)
			if (found === undefined || person === undefined)
				throw refusalWith(house, "item.noPerson", 422, { title: house.say("item.api.noPerson"), next: house.say("item.api.noPerson.next") })
			const subject = `item:${id}`
			const isNew = await addSupport(tx, villageId, { subject, personId: found, householdId: person.householdId, opinionId: null, at: now })
			const entry = { villageId, id: house.newId(), at: now, actor: accountId }
			if (isNew) await addRecord(tx, { ...entry, event: "item.support-entered", subject: id, data: { of: subject } })
			return { isNew }
		},
	}),
]
