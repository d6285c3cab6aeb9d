/** Whom a browser speaks for, by the chat it is known to belong to. */
import cookie from "@fastify/cookie"
import { fastify } from "fastify"
import { expect, test } from "vitest"
import { webChatOf } from "../../../adapters/web/index.ts"
import { signDevice } from "../../../adapters/web/verify.ts"
import type { KnownChat } from "../../../src/channel/known-chat.ts"
import { knownPerson } from "../../../src/village/people/index.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, talkTo, testHouse, villageWith } from "./village.ts"

test("the person the chat acts for now, or the one wanted; nobody for another village, a stranger, or a forged cookie", async () => {
	const { store, remove } = freshSqlite()
	const parts = testHouse(store)
	const { village, codes } = await villageWith(parts.house)
	const talk = talkTo(parts)
	const phone = talk.phone("村民")
	await enrol(phone, codes.get("0001") ?? "", "妻")
	const key = Buffer.alloc(32, 3)
	const http = fastify()
	await http.register(cookie)
	const read = webChatOf(key, false)
	const wanted: (string | undefined)[] = []
	http.get("/", async (request) => {
		const device = read(request)
		const chats: readonly KnownChat[] = device === undefined ? [] : [{ ...device, account: "test" }]
		return store.read(async (reader) => ({
			found: (await knownPerson(reader, { knownChats: () => chats }, request, village.id, wanted[0]))?.name ?? null,
			elsewhere: (await knownPerson(reader, { knownChats: () => chats }, request, "another", wanted[0]))?.name ?? null,
		}))
	})
	const ask = async (value?: string) =>
		(await http.inject({ url: "/", ...(value !== undefined && { cookies: { cunkou_chat: value } }) })).json()
	expect(await ask(signDevice(key, "村民"))).toEqual({ found: "王秀英", elsewhere: null })
	expect(await ask(signDevice(key, "别人"))).toEqual({ found: null, elsewhere: null })
	expect(await ask(signDevice(Buffer.alloc(32, 4), "村民"))).toEqual({ found: null, elsewhere: null })
	expect(await ask()).toEqual({ found: null, elsewhere: null })
	wanted[0] = "somebody else"
	expect(await ask(signDevice(key, "村民"))).toEqual({ found: null, elsewhere: null })
	await http.close()
	await remove()
})
