// @ts-check
/**
 * One line of the conversation as elements; the same as the server's page makes.
 *
 * @typedef {{ kind: "media", media: string, url: string, alt: string }} Media
 * @typedef {{ kind: "text", text: string, ask?: import("./ask.js").Ask, link?: { text: string, url: string } }} TextPart
 * @typedef {{ kind: "text", text: string } | { kind: "choice", prompt: string, options: string[] } | Media} Said
 * @typedef {{ side: "village", cursor: number, at: number, parts: (TextPart | Media)[] }} VillageEntry
 * @typedef {{ side: "person", cursor: number, at: number, id: string, said: Said }} PersonEntry
 * @typedef {VillageEntry | PersonEntry} Entry
 */
import { askForm, chosenWords } from "./ask.js"
import { make, say, wholeParts } from "./page.js"

/** @param {string} text */
export function bubble(text) {
	return make("div", { class: "bubble" }, wholeParts(text))
}

/** @param {"own" | "village"} side @param {HTMLElement[]} content */
export function makeRow(side, content) {
	const speaker = make("span", { class: "only-read-out" }, [say(side === "own" ? "me" : "village")])
	return make("div", { class: `row ${side}` }, [speaker].concat(content))
}

/** As the village writes times everywhere: 11月22日 上午6:14. @param {number} at */
export function timeLine(at) {
	const time = new Date(at)
	const hour24 = time.getHours()
	const part = hour24 < 6 ? "night" : hour24 < 12 ? "morning" : hour24 < 13 ? "noon" : hour24 < 18 ? "afternoon" : "evening"
	const hour = hour24 > 12 ? hour24 - 12 : hour24
	const minute = `0${time.getMinutes()}`.slice(-2)
	return make("time", { class: "when" }, [say(`when.${part}`, { month: time.getMonth() + 1, day: time.getDate(), hour, hour24, minute })])
}

/** @param {Entry} entry */
export function rowFor(entry) {
	if (entry.side === "person") return makeRow("own", [saidElement(entry.said)])
	const none = /** @type {HTMLElement[]} */ ([])
	return makeRow(
		"village",
		entry.parts.reduce((all, part) => all.concat(partElements(part)), none),
	)
}

/** @param {Said} said */
function saidElement(said) {
	if (said.kind === "text") return bubble(said.text)
	if (said.kind === "choice") return bubble(chosenWords(said.prompt, said.options))
	return mediaElement(said, say(said.media === "image" ? "photo.sent" : said.media === "voice" ? "voice.sent" : "file.sent"))
}

/** @param {TextPart | Media} part @returns {HTMLElement[]} */
function partElements(part) {
	if (part.kind === "media") {
		const isNamed = part.media === "file" || part.media === "location"
		return isNamed || part.alt === "" ? [mediaElement(part, part.alt)] : [mediaElement(part, part.alt), bubble(part.alt)]
	}
	const elements = part.text === "" ? [] : [bubble(part.text)]
	if (part.ask) elements.push(askForm(part.ask))
	if (part.link) {
		const label = make("span", { class: "label" }, [part.link.text])
		elements.push(make("a", { class: "option option-link", href: part.link.url }, [label]))
	}
	return elements
}

/** @param {Media} media @param {string} label */
function mediaElement(media, label) {
	const player = { controls: "", preload: "none", src: media.url, "aria-label": label }
	if (media.media === "voice") return make("audio", Object.assign({ class: "sound" }, player))
	if (media.media === "video") return make("video", Object.assign({ class: "picture" }, player))
	if (media.media !== "image" && media.media !== "sticker") return make("a", { class: "bubble", href: media.url }, [label])
	return make("a", { class: "picture", href: media.url }, [make("img", { src: media.url, alt: label, loading: "lazy" })])
}
