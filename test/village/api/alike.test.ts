/** 是不是同一件事？ for other programs: named with the answer, answered by an endpoint, or seconded in place of an opinion. */
import { expect, test } from "vitest"
import { z } from "zod"
import type { Store } from "../../../src/store/store.ts"
import { act, boardView, proposeItems, textTools } from "../../../src/village/item/index.ts"
import { likenessSums } from "../../../src/village/item/repo-likeness.ts"
import { supportOf } from "../../../src/village/item/repo-posting.ts"
import { onBothEngines } from "../../support/stores.ts"
import { problemOf, setting } from "./setting.ts"

const filed = z.object({
	id: z.string(),
	isRepeat: z.boolean(),
	alike: z
		.object({
			kind: z.enum(["item", "opinion"]),
			of: z.string(),
			number: z.int().nullable(),
			title: z.string(),
			people: z.int(),
			why: z.string(),
		})
		.nullable(),
})
const li = { text: "三组的路灯坏了好几个晚上，老人不敢出门", source: "phone", household: "0001", name: "李建国" }
const chen = { text: "三组的路灯坏了，晚上太黑", source: "phone", household: "0005", name: "陈静" }

async function begin(store: Store) {
	const { key, asker, place, village } = await setting(store)
	const { post, get } = asker(await key(["opinion.read", "opinion.enter", "item.board"]))
	const file = async (opinion: unknown) => filed.parse(JSON.parse((await post("/opinions", opinion)).body))
	const cx = { house: place.house, villageId: village.id, now: place.house.clock(), actor: "clerk", actorName: "文书" }
	return {
		post,
		get,
		file,
		place,
		/** Puts what there is into items, and accepts them. */
		consolidate: async () =>
			store.tx(async (tx) => {
				await proposeItems(tx, cx, await textTools())
				const { items } = await boardView(tx, village.id)
				await act(tx, cx, { kind: "accept", itemIds: items.map(({ item }) => item.id) })
			}),
		itemWith: async (words: string) =>
			(await store.read((reader) => boardView(reader, village.id))).items.find(({ claims }) =>
				claims.some(({ text }) => text.includes(words)),
			),
		sums: () => store.read((reader) => likenessSums(reader, village.id)),
		supports: () => store.read((reader) => supportOf(reader, village.id)),
	}
}

onBothEngines("是不是同一件事？ for programs", (open) => {
	test("the answer names the likely item and why; yes notes the author's support, once, and puts the opinion there", async () => {
		const { post, file, consolidate, itemWith, sums, supports, place } = await begin(await open())
		expect((await file(li)).alike).toBeNull()
		await consolidate()
		const { id, alike } = await file(chen)
		const lamp = await itemWith("老人不敢出门")
		expect(alike).toMatchObject({ kind: "item", of: lamp?.item.id, title: lamp?.item.title, number: null, people: 1 })
		expect(alike?.why).toContain("路灯")
		expect((await file(chen)).isRepeat).toBe(true)
		// Until somebody answers it waits for staff.
		expect(await sums()).toEqual({ open: 1, same: 0, other: 0 })
		const answer = { kind: alike?.kind, of: alike?.of, isSame: true }
		for (const _ of [1, 2]) expect((await post(`/opinions/${id}/alike`, answer)).statusCode).toBe(201)
		expect((await supports()).map(({ subject, opinionId }) => [subject, opinionId])).toEqual([[`item:${lamp?.item.id}`, id]])
		expect(await sums()).toEqual({ open: 0, same: 1, other: 0 })
		await consolidate()
		expect((await itemWith("老人不敢出门"))?.claims.map(({ text }) => text)).toContain(chen.text)
		await place.http.close()
	})

	test("no keeps it apart; what is gone, or of nobody, is refused and notes nothing", async () => {
		const { post, file, consolidate, itemWith, sums, supports, place } = await begin(await open())
		await file(li)
		await consolidate()
		const { id, alike } = await file(chen)
		expect(problemOf(await post(`/opinions/${id}/alike`, { kind: "item", of: "gone", isSame: true }))).toBe("item.gone")
		expect(problemOf(await post("/opinions/gone/alike", { kind: "item", of: alike?.of, isSame: true }))).toBe("api.not-found")
		expect(problemOf(await post(`/opinions/${id}/alike`, { kind: "thing", of: "x", isSame: true }))).toBe("api.invalid")
		expect((await post(`/opinions/${id}/alike`, { kind: "item", of: alike?.of, isSame: false })).statusCode).toBe(201)
		expect([await sums(), await supports()]).toEqual([{ open: 0, same: 0, other: 1 }, []])
		await consolidate()
		expect((await itemWith("老人不敢出门"))?.claims.map(({ text }) => text)).not.toContain(chen.text)
		await place.http.close()
	})

	test("who has nothing of their own to say is noted as a supporter; a stranger is not", async () => {
		const { post, file, consolidate, itemWith, supports, place } = await begin(await open())
		await file(li)
		await consolidate()
		const path = `/items/${(await itemWith("老人不敢出门"))?.item.id}/support`
		const isNew = async (name: string) => JSON.parse((await post(path, { household: "0005", name })).body)
		expect([await isNew("陈静"), await isNew("陈静")]).toEqual([{ isNew: true }, { isNew: false }])
		expect(problemOf(await post(path, { household: "0005", name: "孙悟空" }))).toBe("item.noPerson")
		expect(problemOf(await post("/items/gone/support", { household: "0005", name: "陈静" }))).toBe("api.not-found")
		expect(await supports()).toMatchObject([{ opinionId: null }])
		await place.http.close()
	})
})
