/** Template cards (模板卡片), the same for the app and the 智能机器人. Pure. */
import type { WirePart } from "../../src/channel/message.ts"
import { keyOf } from "../wechat-platform/text.ts"
import { cardHint, cardLink, cardText, cardTitle } from "./limits.ts"

export type TextPart = Extract<WirePart, { kind: "text" }>
type Choices = NonNullable<TextPart["choices"]>

type Title = { readonly title: string; readonly desc?: string }
type Jump = { readonly type: 1; readonly title: string; readonly url: string }

export type Card = {
	readonly card_type: "button_interaction" | "vote_interaction"
	readonly main_title: Title
	readonly sub_title_text?: string
	readonly jump_list?: readonly Jump[]
	readonly button_list?: readonly { readonly text: string; readonly key: string; readonly style: number }[]
	readonly checkbox?: {
		readonly question_key: string
		readonly mode: 0 | 1
		readonly option_list: readonly { readonly id: string; readonly text: string; readonly is_checked: boolean }[]
	}
	readonly submit_button?: { readonly text: string; readonly key: string }
	readonly task_id: string
}

/** What the channel itself writes on cards. */
export type CardWords = { readonly choose: string; readonly submit: string }

const votePrefix = "vote:"
const styles = { primary: 1, plain: 2 } as const

/**
 * The card under which the options stand; `isTextBefore`: it has no room for the words (and link), which must be said before it.
 * `taskId`: at most 128 of [A-Za-z0-9_-@], never used twice.
 */
export function cardOf(
	part: TextPart,
	choices: Choices,
	{ taskId, words, linkTo }: { readonly taskId: string; readonly words: CardWords; readonly linkTo: (url: string) => string },
): { readonly card: Card; readonly isTextBefore: boolean } {
	const isVote = choices.style === "list" || choices.pick.max > 1
	const jump = jumpOf(part, linkTo)
	const fitting = part.link === undefined || jump !== undefined ? titleOf(part.text, isVote, words) : undefined
	const title = fitting ?? { main_title: { title: lastLineOf(part.text) ?? words.choose } }
	const common = { ...title, ...(fitting !== undefined && jump !== undefined && { jump_list: [jump] }), task_id: taskId }
	const card: Card = isVote
		? { card_type: "vote_interaction", ...common, ...tickList(choices, words) }
		: {
				card_type: "button_interaction",
				...common,
				button_list: choices.options.map(({ id, label }, index) => ({
					text: label,
					key: keyOf(choices.token, id),
					style: index === 0 ? styles.primary : styles.plain,
				})),
			}
	return { card, isTextBefore: fitting === undefined }
}

function tickList({ token, options, pick }: Choices, { submit }: CardWords): Pick<Card, "checkbox" | "submit_button"> {
	return {
		checkbox: {
			question_key: "choice",
			mode: pick.max > 1 ? 1 : 0,
			option_list: options.map(({ id, label }) => ({ id, text: label, is_checked: false })),
		},
		submit_button: { text: submit, key: `${votePrefix}${token}` },
	}
}

/** A short first line is the title; undefined where the text does not fit whole. */
function titleOf(text: string, isVote: boolean, { choose }: CardWords): Pick<Card, "main_title" | "sub_title_text"> | undefined {
	const [first = "", ...rest] = text.trim().split("\n")
	const isShort = lengthOf(first) <= cardTitle
	const below = (isShort ? rest.join("\n") : text).trim()
	if (lengthOf(below) > (isVote ? cardHint : cardText)) return undefined
	const title = isShort ? first : choose
	if (below === "") return { main_title: { title } }
	return isVote ? { main_title: { title, desc: below } } : { main_title: { title }, sub_title_text: below }
}

/** What is asked mostly stands last, and tells the card from others. */
function lastLineOf(text: string): string | undefined {
	const line = text.trim().split("\n").at(-1)?.trim() ?? ""
	return line !== "" && lengthOf(line) <= cardTitle ? line : undefined
}

function jumpOf({ link }: TextPart, linkTo: (url: string) => string): Jump | undefined {
	return link === undefined || lengthOf(link.text) > cardLink ? undefined : { type: 1, title: link.text, url: linkTo(link.url) }
}

const lengthOf = (text: string): number => [...text].length

/** The token behind the button under a list; undefined for any other key. */
export function tokenOfVote(key: string): string | undefined {
	return key.startsWith(votePrefix) ? key.slice(votePrefix.length) : undefined
}

/** Labels by what comes back when they are chosen, so that the card can say it. */
export function labelsOf({ token, options }: Choices): Readonly<Record<string, string>> {
	return Object.fromEntries(options.map(({ id, label }) => [keyOf(token, id), label]))
}
