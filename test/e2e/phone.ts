/** A resident's phone in the web chat: says and presses things, and hears the answer. */
import type { BrowserContext, Locator, Page } from "playwright-core"
import { seenText, watched } from "./watch.ts"

export type Phone = {
	readonly page: Page
	readonly complaints: readonly string[]
	/** Types and sends; resolves with what the village says to it. */
	readonly say: (text: string) => Promise<string>
	/** Sends what stands in the input already. */
	readonly send: () => Promise<string>
	/** Presses an option of the newest question. */
	readonly press: (label: string) => Promise<string>
	/** Ticks options of the newest question and confirms. */
	readonly tick: (...labels: readonly string[]) => Promise<string>
	/** Presses a button of the row under the conversation. */
	readonly quick: (label: string) => Promise<string>
	/** The whole conversation as read on the screen. */
	readonly conversation: () => Promise<string>
}

/** Opens an address of the chat. `withScript` false: the browser runs no script, so news come by pressing 看新消息. */
export async function openPhone(context: BrowserContext, url: string, options: { readonly withScript?: boolean } = {}): Promise<Phone> {
	const { withScript = true } = options
	const { page, complaints } = await watched(context)
	await page.goto(url)
	if (withScript) await page.locator("html.scripted").waitFor()
	const own = page.locator(".row.own")
	const question = page.locator("form.ask").last()
	const input = page.getByLabel("要说的话")

	/** What the village says after the own message that `act` sends. */
	const hearing = async (act: () => Promise<void>): Promise<string> => {
		const said = await own.count()
		await act()
		const reply = own.nth(said).locator("xpath=following-sibling::*[contains(@class,'village')]")
		if (!withScript) await refreshUntil(page, reply)
		await reply.first().waitFor()
		return seenText(reply)
	}
	const send = () => hearing(() => page.getByRole("button", { name: "发送" }).click())
	return {
		page,
		complaints,
		send,
		say: async (text) => {
			await input.fill(text)
			return send()
		},
		press: (label) => hearing(() => question.getByRole("button", { name: label }).click()),
		tick: (...labels) =>
			hearing(async () => {
				for (const label of labels) await question.getByText(label, { exact: true }).click()
				await question.getByRole("button", { name: "确定" }).click()
			}),
		quick: (label) => hearing(() => page.locator("#quick").getByRole("button", { name: label }).click()),
		conversation: () => seenText(page.locator("#log")),
	}
}

async function refreshUntil(page: Page, reply: Locator): Promise<void> {
	while ((await reply.count()) === 0) await page.getByRole("link", { name: "看新消息" }).click()
}
