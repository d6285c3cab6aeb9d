/** The channels there are; each is loaded only where it is on. */

import { createWebAdapter, webChatWords } from "../adapters/web/index.ts"
import { affairs } from "./affairs.ts"
import type { Adapter, ChannelHealth } from "./channel/adapter.ts"
import type { ChannelId } from "./channel/message.ts"
import type { Config } from "./config.ts"
import { sentTimes } from "./outbound/sent-times.ts"
import { speaker } from "./text/catalogue.ts"
import type { House } from "./village/affair.ts"
import { contactOf, listVillages } from "./village/people/index.ts"
import { assetsFrom } from "./web/assets.ts"
import { renderPage } from "./web/layout.tsx"
import type { WebServer } from "./web/server.ts"

/** The channels that are on. The web chat always is: it needs nothing but ourselves. */
export async function channelsOf(
	house: House,
	server: WebServer,
	isHttps: boolean,
	channels: Config["channels"],
): Promise<readonly Adapter[]> {
	return [
		...(await telegramOf(house, channels.get("telegram"))),
		...(await wechatOfficialOf(house, channels.get("wechat-official"))),
		...(await wechatyOf(house, channels.get("wechaty"))),
		...(await wecomOf(house, channels.get("wecom"))),
		...(await wecomBotOf(house, channels.get("wecom-bot"))),
		...(await wecomWebhookOf(house, channels)),
		createWebAdapter({
			locale: house.locale,
			say: speaker([webChatWords], house.locale),
			timeZone: house.timeZone,
			isHttps,
			publish: (paths) => assetsFrom(paths).map((asset) => server.assets.add(asset)),
			render: (frame) => renderPage({ ...frame, locale: house.locale, look: "bare", demo: house.demo }),
			contact: () => onlyContact(house),
		}),
	]
}

/** What the platforms say to our settings, asked once and nothing changed: for the doctor, who opens no house. */
export async function checkChannels(
	{ channels, locale, publicUrl }: Config,
	signal: AbortSignal,
): Promise<readonly { readonly id: ChannelId; readonly health: ChannelHealth }[]> {
	const [telegram, official, wechaty] = [channels.get("telegram"), channels.get("wechat-official"), channels.get("wechaty")]
	const asked: Promise<{ readonly id: ChannelId; readonly health: ChannelHealth }>[] = []
	if (telegram !== undefined) {
		const { checkTelegram, telegramSettings, telegramWords } = await import("../adapters/telegram/index.ts")
		const parts = { settings: telegramSettings(telegram), say: speaker([telegramWords], locale), publicUrl, signal }
		asked.push(checkTelegram(parts).then((health) => ({ id: "telegram", health })))
	}
	if (official !== undefined) {
		const { checkWechatOfficial, wechatOfficialSettings, wechatOfficialWords } = await import("../adapters/wechat-official/index.ts")
		const parts = { settings: wechatOfficialSettings(official), say: speaker([wechatOfficialWords], locale), signal }
		asked.push(checkWechatOfficial(parts).then((health) => ({ id: "wechat-official", health })))
	}
	if (wechaty !== undefined) {
		const { checkWechaty, wechatySettings, wechatyWords } = await import("../adapters/wechaty/index.ts")
		const parts = { settings: wechatySettings(wechaty), say: speaker([wechatyWords], locale), signal }
		asked.push(checkWechaty(parts).then((health) => ({ id: "wechaty", health })))
	}
	return Promise.all(asked)
}

/** Loaded only where it is on: its library costs a start 0.15 s and 17 MB. */
async function telegramOf({ locale, publicUrl }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createTelegramAdapter, telegramSettings, telegramWords } = await import("../adapters/telegram/index.ts")
	return [createTelegramAdapter({ settings: telegramSettings(values), say: speaker([telegramWords], locale), publicUrl })]
}

/** Loaded only where it is on. */
async function wechatOfficialOf(
	{ locale, publicUrl }: House,
	values: Readonly<Record<string, string>> | undefined,
): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWechatOfficialAdapter, wechatOfficialSettings, wechatOfficialWords } = await import("../adapters/wechat-official/index.ts")
	return [createWechatOfficialAdapter({ settings: wechatOfficialSettings(values), say: speaker([wechatOfficialWords], locale), publicUrl })]
}

/** Loaded only where it is on; its 350 packages only once it starts. */
async function wechatyOf(house: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWechatyAdapter, wechatySettings, wechatyWords } = await import("../adapters/wechaty/index.ts")
	const words = affairs.flatMap((affair) => affair.chatWords)
	return [
		createWechatyAdapter({
			settings: wechatySettings(values),
			say: speaker([wechatyWords], house.locale),
			argumentWords: words.filter(({ kind }) => kind === "argument").map(({ word }) => word),
			print: (text) => process.stderr.write(`${text}\n`),
			sentLately: (since) => house.store.read((reader) => sentTimes(reader, "wechaty", since)),
		}),
	]
}

/** Loaded only where it is on: the app, and 微信客服 where its account is set. */
async function wecomOf({ locale }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWecomAdapters, wecomSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	return createWecomAdapters({ settings: wecomSettings(values), say: speaker([wecomWords], locale) })
}

/** Loaded only where it is on; its library only once it starts. */
async function wecomBotOf({ locale }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWecomBotAdapter, wecomBotSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	return [createWecomBotAdapter({ settings: wecomBotSettings(values), say: speaker([wecomWords], locale) })]
}

/** Loaded only where it is on. */
async function wecomWebhookOf({ locale }: House, channels: Config["channels"]): Promise<readonly Adapter[]> {
	const values = channels.get("wecom-webhook")
	if (values === undefined) return []
	const { createWecomWebhookAdapter, wecomWebhookSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	const settings = wecomWebhookSettings(values, channels.get("wecom")?.WECOM_API_ROOT)
	return [createWecomWebhookAdapter({ settings, say: speaker([wecomWords], locale) })]
}

/** Who helps where the chat does not work: known only when the instance serves one village. */
async function onlyContact(house: House): Promise<string | undefined> {
	return house.store.read(async (reader) => {
		const [village, ...others] = await listVillages(reader)
		if (village === undefined || others.length > 0) return undefined
		return (await contactOf(reader, village.id, undefined))?.name
	})
}
