import { expect, onTestFinished, test } from "vitest"
import { startChat } from "./support.ts"

/** What a browser fetches for the page: itself, its styles and every script. */
async function firstLoadBytes(encoding: string): Promise<number> {
	const { http, fake } = await startChat({ demo: true })
	onTestFinished(async () => {
		await http.close()
	})
	const opened = await http.inject({ url: "/chat" })
	const cookies = { cunkou_chat: opened.cookies[0]?.value ?? "" }
	const address = { account: "web", id: cookies.cunkou_chat.split(".")[0] ?? "" }
	const options = Array.from({ length: 5 }, (_, index) => ({ id: `o${index}`, label: `选项 ${index}：修村东头到学校的路` }))
	for (let number = 0; number < 60; number++) {
		const choices = { token: `t${number}`, style: "buttons", options, pick: { min: 1, max: 1 } } as const
		fake.say("web", address, [{ kind: "text", text: `第 ${number} 题：今年先办哪一件？${"想好再选。".repeat(number % 7)}`, choices }])
	}
	const page = await http.inject({ url: "/chat", cookies })
	const urls = [...new Set([...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? ""))]
	expect(urls.length).toBeGreaterThan(5)
	const answers = await Promise.all(
		["/chat", ...urls].map((url) => http.inject({ url, cookies, headers: { "accept-encoding": encoding } })),
	)
	for (const answer of answers) expect(answer.headers["content-encoding"]).toBe(encoding)
	return answers.reduce((sum, answer) => sum + answer.rawPayload.length, 0)
}

// Browsers take brotli only over https; a village's own network has gzip.
test.each(["br", "gzip"])("the first load with %s and a full page of questions is at most 60 KB", async (encoding) => {
	const bytes = await firstLoadBytes(encoding)
	expect(bytes).toBeGreaterThan(5_000)
	expect(bytes).toBeLessThanOrEqual(60 * 1024)
})

test("every script the page imports is announced, so none is missing and none waits for another", async () => {
	const { http } = await startChat()
	onTestFinished(async () => {
		await http.close()
	})
	const page = await http.inject({ url: "/chat" })
	const announced = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? "")
	const sources = await Promise.all(announced.map((url) => http.inject({ url })))
	const imported = sources.flatMap((source, index) =>
		[...source.body.matchAll(/^import .* from "\.\/(.*)"$/gm)].map((match) => (announced[index] ?? "").replace(/[^/]*$/, match[1] ?? "")),
	)
	expect(sources.map((source) => source.statusCode)).toEqual(announced.map(() => 200))
	expect(new Set(imported)).toEqual(new Set(announced.filter((url) => !url.endsWith("/chat.js"))))
})
