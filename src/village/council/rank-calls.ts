/** What 排序 asks of the store: the bodies a member sits on, their matters, and the order the member gives them. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { truncate } from "../../text/normalize.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { enterRanking } from "./commands-priority.ts"
import { rankable } from "./priority.ts"
import { bodiesOf, seatsOf } from "./repo-bodies.ts"
import { rankingsOf } from "./repo-rounds.ts"

const longestTitle = 24
const gone: CallResult = { ok: false, code: "BODY_GONE" }

type Place = { readonly bodyId: string; readonly name: string; readonly unitId: string; readonly villageId: string }

/** Where the person sits, body by body; of several seats in one, the first speaks. */
async function placesOf({ tx, who }: CallContext): Promise<readonly Place[] | undefined> {
	const { villageId, person, isGroup } = who
	if (villageId === undefined || person === undefined || isGroup) return undefined
	const places: Place[] = []
	for (const { id: bodyId, name, endedAt } of await bodiesOf(tx, villageId)) {
		if (endedAt !== null) continue
		const seat = (await seatsOf(tx, villageId, bodyId)).find(({ personId }) => personId === person.id)
		if (seat !== undefined) places.push({ bodyId, name, unitId: seat.unitId, villageId })
	}
	return places
}

function forSeat<A extends { readonly bodyId: string }>(
	args: z.ZodType<A>,
	run: (args: A, place: Place, cx: CallContext) => Promise<CallResult>,
): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const places = await placesOf(cx)
		if (places === undefined) return { ok: false, code: "NOT_MEMBER" }
		const place = places.find(({ bodyId }) => bodyId === given.bodyId)
		return place === undefined ? gone : run(given, place, cx)
	})
}

const bodies = defineCall(z.object({}), async (_, cx) => {
	const places = await placesOf(cx)
	if (places === undefined) return { ok: false, code: "NOT_MEMBER" }
	const found = []
	for (const place of places) if ((await rankable(cx.tx, place)).length > 1) found.push({ id: place.bodyId, name: place.name })
	return { ok: true, value: { bodies: found } }
})

async function bodyValue(place: Place, cx: CallContext): Promise<CallResult> {
	const matters = await rankable(cx.tx, place)
	const titles = new Map(matters.map(({ id, title }) => [id, title]))
	const mine = (await rankingsOf(cx.tx, place.villageId, place.bodyId)).find(({ unitId }) => unitId === place.unitId)
	return {
		ok: true,
		value: {
			id: place.bodyId,
			name: place.name,
			matters: matters.map(({ serial, title }) => ({ serial, label: truncate(title, longestTitle, "characters") })),
			before: (mine?.ranking ?? []).flatMap((id) => {
				const title = titles.get(id)
				return title === undefined ? [] : [truncate(title, longestTitle, "characters")]
			}),
		},
	}
}

const one = forSeat(z.object({ bodyId: z.string() }), async (_, place, cx) => bodyValue(place, cx))
const order = z.object({ bodyId: z.string(), serials: z.array(z.number().int()) })

const set = forSeat(order, async ({ serials }, { villageId, bodyId, unitId }, { tx, house, now }) => {
	const done = await enterRanking(tx, { house, now, by: null }, { villageId, bodyId, unitId, serials })
	return done.ok ? { ok: true, value: null } : { ok: false, code: done.code }
})

export const rankCalls: Readonly<Record<string, CallRegistration>> = {
	"council.rank.bodies": bodies,
	"council.rank.one": one,
	"council.rank.set": set,
}
