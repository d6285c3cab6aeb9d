/** A village's own words: set on the page of settings, they hold for the board and at intake. */
import { expect, test } from "vitest"
import { alikeTo } from "../../../src/village/item/alike.ts"
import { boardView, itemAffair, proposeItems } from "../../../src/village/item/index.ts"
import { toolsFor } from "../../../src/village/item/reading.ts"
import { opinionTexts } from "../../../src/village/opinion/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

onBothEngines("a village's own words", (open) => {
	const begin = async () => {
		const store = await open()
		const setting = await settingOf(store, [
			["二组的铁娃儿要换一个", "0004"],
			["二组路灯不亮", "0001"],
			["低保没有批下来", "0002"],
		])
		const { villageId, house, clock, cx } = setting
		return {
			...setting,
			store,
			write: (ownWords: string) =>
				store.tx(async (tx) =>
					itemAffair.settings?.write({ tx, house, villageId, now: clock.now }, { objectionDays: "7", needsSecond: "off", ownWords }),
				),
			groups: async () => {
				await store.tx(async (tx) => proposeItems(tx, cx(), await toolsFor(tx, villageId)))
				const { items } = await store.read((reader) => boardView(reader, villageId))
				return items.map(({ claims }) => claims.map(({ text }) => text))
			},
			/** What the first opinion is taken to be like. */
			alike: async () =>
				store.read(async (reader) => {
					const [first] = await opinionTexts(reader, villageId)
					return (await alikeTo(reader, house, villageId, first?.id ?? ""))?.title
				}),
		}
	}

	test("put together what the lexicon alone keeps apart", async () => {
		const { write, groups } = await begin()
		expect(await write("路灯：铁娃儿")).toEqual({})
		expect(await groups()).toContainEqual(["二组的铁娃儿要换一个", "二组路灯不亮"])
	})

	test("without them they stay apart", async () => {
		const { groups } = await begin()
		expect((await groups()).every((texts) => texts.length === 1)).toBe(true)
	})

	test("hold at intake as soon as they are set", async () => {
		const { write, alike } = await begin()
		expect(await alike()).toBeUndefined()
		await write("路灯：铁娃儿")
		expect(await alike()).toContain("路灯照明")
	})

	test("what cannot be read is refused, and what was there stays", async () => {
		const { write, store, house, villageId } = await begin()
		await write("路灯：铁娃儿")
		expect(await write("铁娃儿就是路灯")).toEqual({ ownWords: "setting.item.ownWords.shape" })
		const read = await store.read(async (reader) => itemAffair.settings?.read({ reader, house, villageId }))
		expect(read).toMatchObject({ ownWords: "路灯：铁娃儿", objectionDays: "7" })
	})
})
