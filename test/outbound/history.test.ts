import fc from "fast-check"
import { expect, it } from "vitest"
import type { HistoryEntry } from "../../src/channel/adapter.ts"
import { chatHistory } from "../../src/outbound/history.ts"
import { words as outboundWords } from "../../src/outbound/words.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { onBothEngines } from "../support/stores.ts"
import { openLimits, textFrom } from "../support/tiny.ts"
import { said, stored } from "../support/transport-rows.ts"

onBothEngines("a chat's history", (open) => {
	const say = speaker([outboundWords], "zh-CN")
	const address = { account: "bot", id: "a" }
	const historyOf = (store: Store) => chatHistory(store, (channel) => (channel === "web" ? openLimits : undefined), say)
	const hear = (store: Store, text: string) => stored(store, textFrom("a", text), { channel: "web" })
	const shown = (entries: readonly HistoryEntry[]) =>
		entries.map((entry) =>
			entry.side === "person"
				? `${entry.cursor} ${entry.event.kind === "text" ? entry.event.text : entry.event.kind}`
				: `${entry.cursor} ${entry.parts.map((part) => (part.kind === "text" ? `> ${part.text}` : part.kind)).join(" | ")}`,
		)

	it("shows both sides in the order of the chat's numbers, from a cursor on either way", async () => {
		const store = await open()
		const { history } = historyOf(store)
		expect(await history.after("web", address, 0, 10), "a chat nobody has opened").toEqual([])
		const chatId = await hear(store, "一")
		await said(store, chatId, "甲")
		await hear(store, "二")
		await said(store, chatId, "乙", { lane: "bulk" })
		await stored(store, textFrom("b", "somebody else's"), { channel: "web" })
		await stored(store, textFrom("a", "on another channel"))
		const all = ["1 一", "2 > 甲", "3 二", "4 > 乙"]
		expect(shown(await history.after("web", address, 0, 10))).toEqual(all)
		expect(shown(await history.after("web", address, 1, 2))).toEqual(all.slice(1, 3))
		expect(shown(await history.after("web", address, 4, 2))).toEqual([])
		expect(shown(await history.before("web", address, Number.MAX_SAFE_INTEGER, 10))).toEqual(all)
		expect(shown(await history.before("web", address, 4, 2))).toEqual(all.slice(1, 3))
		expect(await history.after("wecom", address, 0, 10), "a channel that is off").toEqual([])
	})

	it("loses nothing to a reader that goes on by cursors while both sides write", async () => {
		const store = await open()
		const { history } = historyOf(store)
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (sides, limit) => {
				const chatId = await hear(store, "start")
				const from = (await history.before("web", address, Number.MAX_SAFE_INTEGER, 1)).at(-1)?.cursor ?? 0
				const writing = sides.map((isPerson) => (isPerson ? hear(store, "p") : said(store, chatId, "v")))
				const seen: number[] = []
				let isWritten = false
				void Promise.all(writing).then(() => {
					isWritten = true
				})
				for (let isLast = false; ; ) {
					const entries = await history.after("web", address, seen.at(-1) ?? from, limit)
					seen.push(...entries.map(({ cursor }) => cursor))
					if (entries.length === 0 && isLast) break
					isLast = isWritten
				}
				expect(seen).toEqual(sides.map((_, i) => from + i + 1))
			}),
			{ numRuns: 15 },
		)
	})

	it("does not show what is blanked, nor fall over what an older version stored", async () => {
		const store = await open()
		const { history } = historyOf(store)
		const chatId = await hear(store, "一")
		await said(store, chatId, "甲")
		await hear(store, "二")
		await store.tx(async (tx) => {
			const { inbox, outbox } = tx.tables(transportTables)
			await tx.db.update(inbox).set({ body: '{"kind":"telegram-sticker"}' })
			await tx.db.update(outbox).set({ body: null })
		})
		expect(await history.after("web", address, 0, 10)).toEqual([])
	})

	it("wakes those who watch this chat, until they stop", async () => {
		const store = await open()
		const { history, touched } = historyOf(store)
		const woken: string[] = []
		const stop = history.watch("web", address, () => woken.push("one"))
		history.watch("web", address, () => woken.push("two"))
		history.watch("web", { ...address, id: "b" }, () => woken.push("other"))
		touched("web", address)
		stop()
		stop()
		touched("web", address)
		touched("telegram", address)
		expect(woken).toEqual(["one", "two", "two"])
	})
})
