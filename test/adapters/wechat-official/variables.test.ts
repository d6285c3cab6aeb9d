import { describe, expect, test } from "vitest"
import { wechatOfficialSettings, wechatOfficialVariables } from "../../../adapters/wechat-official/variables.ts"
import { readConfig } from "../../../src/config.ts"

const right = {
	WECHAT_OA_APPID: "wx5823bf96d3bd56c7",
	WECHAT_OA_SECRET: "0123456789abcdef0123456789abcdef",
	WECHAT_OA_TOKEN: "QDG6eKToken4tests",
	WECHAT_OA_AES_KEY: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
	WECHAT_OA_TEMPLATE_ID: "tmpl0hQ3vS1iXc8yQ2w9Yb7Nf4Kd6Pz5Lm1Ju8Rt0Ga",
	WECHAT_OA_TEMPLATE_FIELDS: "thing4,date3",
	WECHAT_API_ROOT: "http://127.0.0.1:9/proxy/",
}
const read = (env: Readonly<Record<string, string>>) => readConfig(env, [wechatOfficialVariables])

describe("the channel", () => {
	test("is off without its variables, on with them; half set it names what is missing", () => {
		const off = read({})
		expect(off.ok && off.config.channels.size).toBe(0)
		const on = read(right)
		expect(on.ok && on.config.channels.get("wechat-official")).toEqual(right)
		expect(read({ WECHAT_OA_APPID: right.WECHAT_OA_APPID })).toMatchObject({
			ok: false,
			problems: [
				{ code: "config.missing", name: "WECHAT_OA_SECRET" },
				{ code: "config.missing", name: "WECHAT_OA_TOKEN" },
			],
		})
	})

	test.each(["zh-CN", "en"])("every wrong value has its words in %s, and is not quoted", (language) => {
		for (const name of Object.keys(right)) {
			const result = read({ ...right, LANG_DEFAULT: language, [name]: "! geheim" })
			if (result.ok) throw new Error("it was taken")
			expect(result.problems.map((problem) => problem.name)).toEqual([name])
			expect(result.problems[0]?.message).not.toMatch(/geheim|config\./)
		}
	})

	test("without a key the mode is plain, without a root it is the platform's", () => {
		const { WECHAT_OA_AES_KEY: _key, WECHAT_API_ROOT: _root, ...least } = right
		expect(wechatOfficialSettings(least)).toMatchObject({ aesKey: undefined, apiRoot: "https://api.weixin.qq.com" })
		expect(wechatOfficialSettings(right)).toMatchObject({ aesKey: right.WECHAT_OA_AES_KEY, apiRoot: "http://127.0.0.1:9/proxy" })
	})
})
