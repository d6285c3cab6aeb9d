import { describe, expect, test } from "vitest"
import { telegramVariables } from "../../../adapters/telegram/variables.ts"
import { readConfig } from "../../../src/config.ts"

const token = "123456:AAabcdefghijklmnopqrstuvwxyz0123456"
const read = (env: Readonly<Record<string, string>>) => readConfig(env, [telegramVariables])

describe("the channel", () => {
	test("is off without its variables, on with its token", () => {
		const off = read({})
		expect(off.ok && off.config.channels.size).toBe(0)
		const on = read({ TELEGRAM_BOT_TOKEN: token })
		expect(on.ok && on.config.channels.get("telegram")).toEqual({ TELEGRAM_BOT_TOKEN: token })
	})

	test("half set it names what is missing; wrong values are named, never quoted", () => {
		const half = read({ TELEGRAM_MODE: "webhook" })
		expect(half).toMatchObject({ ok: false, problems: [{ code: "config.missing", name: "TELEGRAM_BOT_TOKEN" }] })
		const wrong = read({ TELEGRAM_BOT_TOKEN: "geheim", TELEGRAM_MODE: "push", PORT: "x" })
		if (wrong.ok) throw new Error("it was taken")
		expect(wrong.problems.map(({ code, name }) => `${code} ${name}`)).toEqual([
			"config.invalid PORT",
			"config.invalid TELEGRAM_BOT_TOKEN",
			"config.invalid TELEGRAM_MODE",
		])
		for (const { message } of wrong.problems) expect(message).not.toMatch(/geheim|push/)
	})

	test.each(["zh-CN", "en"])("every wrong value has its words in %s", (language) => {
		for (const name of [...telegramVariables.required, ...telegramVariables.optional]) {
			const result = read({ LANG_DEFAULT: language, TELEGRAM_BOT_TOKEN: token, [name]: "! !" })
			expect(result.ok ? [] : result.problems.map((problem) => problem.name)).toEqual([name])
		}
	})
})
