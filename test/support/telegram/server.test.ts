/** The fake is as strict as the platform: each refusal it is used for in tests is asked for here. */
import { Api, InputFile } from "grammy"
import { afterEach, describe, expect, test } from "vitest"
import { type FakeTelegram, startFakeTelegram } from "./server.ts"

const open: FakeTelegram[] = []
afterEach(async () => {
	for (const fake of open.splice(0)) await fake.stop()
})

async function start() {
	const fake = await startFakeTelegram()
	open.push(fake)
	const person = fake.person()
	person.start()
	return { fake, person, api: new Api(fake.token, { apiRoot: fake.apiRoot, timeoutSeconds: 5 }) }
}

const button = (callback_data: string) => ({ reply_markup: { inline_keyboard: [[{ text: "好", callback_data }]] } })

describe("refusals", () => {
	test.each<[string, (rig: Awaited<ReturnType<typeof start>>) => Promise<unknown>, string]>([
		["an empty text", ({ api, person }) => api.sendMessage(person.id, " "), "message text is empty"],
		["a text too long", ({ api, person }) => api.sendMessage(person.id, "长".repeat(4_097)), "message is too long"],
		["data too long", ({ api, person }) => api.sendMessage(person.id, "？", button("x".repeat(65))), "BUTTON_DATA_INVALID"],
		["data too long in bytes", ({ api, person }) => api.sendMessage(person.id, "？", button("长".repeat(22))), "BUTTON_DATA_INVALID"],
		[
			"a caption too long",
			({ api, person }) =>
				api.sendPhoto(person.id, new InputFile(Buffer.from([0xff, 0xd8, 0xff]), "a.jpg"), { caption: "长".repeat(1_025) }),
			"caption is too long",
		],
		[
			"a photo that is none",
			({ api, person }) => api.sendPhoto(person.id, new InputFile(Buffer.from("<html>"), "a.jpg")),
			"IMAGE_PROCESS_FAILED",
		],
		["an unknown chat", ({ api }) => api.sendMessage(1, "好"), "400: Bad Request: chat not found"],
		["an unknown press", ({ api }) => api.answerCallbackQuery("nope"), "query is too old"],
		["an unknown method", ({ api }) => api.logOut(), "404"],
		["a wrong token", ({ fake }) => new Api("7000000001:wrong", { apiRoot: fake.apiRoot }).getMe(), "401: Unauthorized"],
	])("%s", async (_, ask, words) => {
		await expect(ask(await start())).rejects.toThrow(words)
	})

	test("who blocks the bot, and who never started it", async () => {
		const { fake, api, person } = await start()
		person.block()
		await expect(api.sendMessage(person.id, "好")).rejects.toThrow("403: Forbidden: bot was blocked by the user")
		await expect(api.sendMessage(fake.person().id, "好")).rejects.toThrow("403")
	})

	test("a keyboard that is not changed", async () => {
		const { api, person } = await start()
		const { message_id } = await api.sendMessage(person.id, "？", button("a"))
		await expect(api.editMessageReplyMarkup(person.id, message_id, button("a"))).rejects.toThrow("message is not modified")
		await api.editMessageReplyMarkup(person.id, message_id)
		expect(person.received()[0]?.rows).toEqual([])
	})
})

describe("updates", () => {
	test("come again until they are confirmed by offset", async () => {
		const { api, person } = await start()
		person.text("二")
		const first = await api.getUpdates()
		expect(first).toHaveLength(2)
		expect(await api.getUpdates()).toEqual(first)
		const second = await api.getUpdates({ offset: first[1]?.update_id ?? 0 })
		expect(second).toEqual([first[1]])
		expect(await api.getUpdates({ offset: (first[1]?.update_id ?? 0) + 1, timeout: 0 })).toEqual([])
	})

	test("a long poll ends with the first update", async () => {
		const { api, person } = await start()
		const [{ update_id } = { update_id: 0 }] = await api.getUpdates()
		const waiting = api.getUpdates({ offset: update_id + 1, timeout: 30 })
		person.text("来了")
		expect(await waiting).toMatchObject([{ message: { text: "来了" } }])
	})

	test("a second poll ends the first with 409", async () => {
		const { fake, api } = await start()
		const [{ update_id } = { update_id: 0 }] = await api.getUpdates()
		const first = api.getUpdates({ offset: update_id + 1, timeout: 30 }).catch((error: unknown) => String(error))
		while (!fake.isPolling()) await new Promise((resolve) => setTimeout(resolve, 1))
		await api.getUpdates({ offset: update_id + 1, timeout: 0 })
		expect(await first).toContain("409: Conflict: terminated by other getUpdates request")
	})

	test("kinds that were not asked for do not come", async () => {
		const { api, person } = await start()
		await api.getUpdates({ allowed_updates: ["message"] })
		expect(person.edit("改")).toBeUndefined()
		expect(person.block()).toBeUndefined()
	})

	test("in a group with privacy mode only what is addressed to the bot comes", async () => {
		const { fake, person } = await start()
		const closed = fake.group("一组")
		closed.addBot(person)
		expect(closed.says(person, "闲聊")).toBeUndefined()
		expect(closed.photo(person, new Uint8Array([1]))).toBeUndefined()
		for (const how of [{ mention: true }, { reply: true }]) expect(closed.says(person, "菜单", how)).toBeGreaterThan(0)
		expect(closed.says(person, "/menu")).toBeGreaterThan(0)
		const all = fake.group("二组", { privacy: false })
		all.addBot(person)
		expect(all.says(person, "闲聊")).toBeGreaterThan(0)
	})
})

test("files go up and come down", async () => {
	const { fake, api, person } = await start()
	person.send("voice", Buffer.from("OggS…"))
	const updates = await api.getUpdates()
	const { file_path } = await api.getFile(updates.at(-1)?.message?.voice?.file_id ?? "")
	const file = await fetch(`${fake.apiRoot}/file/bot${fake.token}/${file_path}`)
	expect(await file.text()).toBe("OggS…")
	expect((await fetch(`${fake.apiRoot}/file/botother/${file_path}`)).status).toBe(404)
	await api.sendDocument(person.id, new InputFile(Buffer.from("数据"), "名单.csv"), { caption: "名单" })
	expect(person.received()[0]).toMatchObject({ text: "名单", media: { kind: "document", fileName: "名单.csv" } })
})
