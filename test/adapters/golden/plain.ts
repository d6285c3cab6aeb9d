/** A channel that has nothing but short texts, as WeChat groups and old phones have: every choice is typed. */
import type { Inbound } from "../../../src/channel/message.ts"
import type { Road } from "../../support/road.ts"
import { openLimits } from "../../support/tiny.ts"

export const plainRoad: Road = {
	name: "nothing but text",
	limits: { ...openLimits, text: { max: 600, unit: "bytes", markup: "none" }, buttons: { max: 0, label: 0, payload: 0, multiple: false } },
	show: (part) => ({ words: part.kind === "text" ? part.text : part.alt, buttons: [] }),
	hear: (event): Inbound | undefined => (event.kind === "text" ? event : undefined),
	place: ({ chat, from }) => ({ chat, from }),
	unheard: ["joined", "image", "image with words", "voice", "video", "sticker", "location", "location with words"],
}
