import fc from "fast-check"
import fastify from "fastify"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import type { Inbound } from "../src/channel/message.ts"
import { createLogger } from "../src/log.ts"

const personal = {
	text: "我家的低保什么时候办",
	ascii: "please-fix-my-roof",
	name: "LiGuihua",
	phone: "13812345678",
	spacedPhone: "+86 138 1234 5678",
	identity: "51012319500101123X",
	code: "382417905",
	spacedCode: "382 417 905",
	token: "dGhpcyBpcyBhIHRva2VuIG9mIGEgbGluaw",
	openId: "o6_bmjrPTlm6_2sgVt7hMZOPfL2M",
}

function capture(level = "trace") {
	const lines: string[] = []
	return { lines, log: createLogger({ level, to: { write: (line) => lines.push(line) } }) }
}

function expectNothingPersonal(lines: readonly string[]): void {
	expect(lines.length).toBeGreaterThan(0)
	for (const value of [...Object.values(personal), "低保", "1234 5678", "LiGui"]) expect(lines.join("")).not.toContain(value)
}

const lineSchema = z.record(z.string(), z.unknown())
const fieldsOf = (line: string | undefined) => lineSchema.parse(JSON.parse(line ?? ""))

test("ids, codes, counts and durations are kept", () => {
	const { lines, log } = capture()
	const fields = {
		chatId: "019a9f00-1234-7abc-8def-123456789012",
		code: "SQLITE_BUSY",
		errorCode: "23505",
		channel: "wechat-official",
		route: "/j/:code",
		method: "POST",
		status: 200,
		ms: 12.5,
		at: 1_795_296_052_272,
		rows: { added: 617, refused: 0 },
		dry: true,
		reqId: "-dG_x9aB",
	}
	log.info(fields, "request")
	expect(fieldsOf(lines[0])).toEqual({ level: "info", time: expect.any(Number), pid: process.pid, ...fields, msg: "request" })
	expect(lines[0]).toMatch(/\}\n$/)
})

describe("a careless call loses its words instead of publishing them", () => {
	const event: Inbound = {
		kind: "text",
		externalId: personal.openId,
		at: 1_795_296_052_272,
		chat: { account: "gh_1", id: personal.openId },
		from: { id: personal.phone, name: personal.name },
		text: personal.text,
	}
	const parsing = () => {
		try {
			return JSON.parse(personal.text)
		} catch (error) {
			return error
		}
	}
	const calls: readonly [string, (log: ReturnType<typeof capture>["log"]) => void][] = [
		["an event", (log) => log.info({ event }, "accepted")],
		["its fields", (log) => log.info({ ...event, from: event.from.name }, "accepted")],
		["personal fields by name", (log) => log.info({ ...personal }, "row")],
		[
			"personal values under allowed names",
			(log) => log.info({ id: personal.phone, code: personal.code, state: personal.text, kind: personal.identity }, "row"),
		],
		["numbers", (log) => log.info({ phone: 13_812_345_678, code: 382_417_905 }, "row")],
		["lists", (log) => log.info({ id: [personal.phone, personal.code, personal.text] }, "rows")],
		["deep objects", (log) => log.info({ a: { b: { c: { d: { e: { text: personal.text } } } } } }, "row")],
		[
			"buffers and classes",
			(log) =>
				log.info({ body: Buffer.from(personal.ascii), at: new Date(personal.text), url: new URL(`http://a/${personal.token}`) }, "row"),
		],
		["a message", (log) => log.info(`got ${personal.text}`)],
		["a message with a phone", (log) => log.info({}, `got ${personal.phone}`)],
		["a message with a code", (log) => log.info({}, `tried ${personal.spacedCode}`)],
		["a message with a token", (log) => log.info({}, `opened /s/${personal.token}`)],
		["arguments of a message", (log) => log.info("got %s and %j", personal.text, personal)],
		["arguments after fields", (log) => log.info({}, "got %s", personal.ascii)],
		["an error", (log) => log.error(new Error(`refused ${personal.text} ${personal.ascii}`))],
		["an error beside", (log) => log.error({ err: new Error(personal.ascii, { cause: new Error(personal.phone) }) })],
		["an error's message repeated", (log) => log.error({ err: new Error(personal.ascii) }, personal.ascii)],
		["an error with a misleading message", (log) => log.error(new Error(`x\n    at ${personal.phone} (x.ts:1:2)`))],
		["an error of a parser", (log) => log.error({ error: parsing() }, "unreadable")],
		[
			"an error with details",
			(log) => log.error({ error: Object.assign(new Error("x"), { detail: personal.phone, code: personal.phone }) }, "refused"),
		],
		["an error named by a person", (log) => log.error({ error: Object.assign(new Error("x"), { name: personal.name }) }, "refused")],
		[
			"bindings of a child",
			(log) => log.child({ phone: personal.phone, text: personal.text }).child({ token: personal.token }).info("inside"),
		],
		[
			"later bindings",
			(log) => {
				log.setBindings({ openId: personal.openId, name: personal.name })
				log.info({}, "inside")
			},
		],
	]
	test.each(calls)("%s", (_, call) => {
		const { lines, log } = capture()
		call(log)
		expectNothingPersonal(lines)
		expect(() => fieldsOf(lines[0])).not.toThrow()
	})
})

test("whatever text is logged under any name of ours, Chinese words and phones never appear", () => {
	const names = fc.constantFrom("id", "code", "kind", "text", "name", "at", "msg", "err", "level", "time", "chatId", "event")
	const secret = fc.tuple(fc.constantFrom("李桂花", " 13987654321", "510123195001011234"), fc.string({ maxLength: 5 }))
	fc.assert(
		fc.property(names, secret, (name, [word, rest]) => {
			const { lines, log } = capture()
			log.info({ [name]: `${rest} ${word}`, nested: { [name]: [word] } }, "row")
			expect(lines.join("")).not.toContain(word.trim())
		}),
	)
})

test("an error keeps its name, code and place", () => {
	const { lines, log } = capture()
	const cause = Object.assign(new RangeError("inner"), { code: "ERR_INNER" })
	log.error({ error: new TypeError("outer", { cause }), jobId: "j1" }, "job failed")
	expect(fieldsOf(lines[0])).toMatchObject({
		msg: "job failed",
		jobId: "j1",
		error: {
			name: "TypeError",
			at: expect.arrayContaining([expect.stringContaining("./test/log.test.ts")]),
			cause: { name: "RangeError", code: "ERR_INNER" },
		},
	})
})

test("the level holds", () => {
	const { lines, log } = capture("warn")
	log.info("quiet")
	log.warn("loud")
	expect(lines.map((line) => fieldsOf(line).msg)).toEqual(["loud"])
})

test("fastify's own lines about a request show neither address, header nor body", async () => {
	const { lines, log } = capture()
	const http = fastify({ loggerInstance: log })
	http.post("/j/:code", () => {
		throw new Error(personal.text)
	})
	await http.inject({
		method: "POST",
		url: `/j/${personal.code}?token=${personal.token}`,
		headers: { cookie: `session=${personal.token}`, "x-forwarded-for": "203.0.113.9" },
		payload: { phone: personal.phone, text: personal.text },
	})
	await http.close()
	expectNothingPersonal(lines)
	expect(lines.join("")).not.toMatch(/203\.0\.113|127\.0\.0\.1/)
})
