/** One person at one phone: says something, waits for the answer, reads what is on the screen then. */
import type { Hears } from "./hearing.ts"
import type { Ask, ChatLine, Phone, Said } from "./phone.ts"

/** What the village said since the person's last word. */
export type Screen = { readonly text: string; readonly ask: Ask | undefined }

export type Conversation = {
	readonly hears: Hears
	/** Says it and reads the answer. */
	say(said: Said): Promise<Screen>
	/** Whether the words of `key` stand on a screen. */
	close(): void
}

/** The village said something nobody of the simulation understands, or nothing at all. */
export class LostResidentError extends Error {
	readonly code = "RESIDENT_LOST"
	constructor(doing: string, screen: Screen | undefined) {
		super(`a simulated resident is lost while ${doing}: ${screen === undefined ? "no answer came" : shown(screen)}`)
	}
}

function shown({ text: words, ask }: Screen): string {
	return [words, ...(ask?.options ?? []).map(({ label }) => `[${label}]`)].join("\n")
}

/** Come by themselves and answer nothing: whoever waits for an answer goes on waiting. */
const notices = [
	"people.newPhone",
	"survey.invitation",
	"survey.invitation.sealed",
	"survey.reminder",
	"survey.reminder.sealed",
	"signoff.tell.again",
	"signoff.tell.paper",
] as const

const mostRepeats = 5

/** `patience`: how many looks in vain before a resident gives up. `from`: where a chat that is taken up again had ended. */
export function conversation(phone: Phone, hears: Hears, patience: number, from = 0): Conversation {
	let seen = from

	async function answer(): Promise<Screen | undefined> {
		let cursor = seen
		const read: ChatLine[] = []
		for (let looks = 0; looks < patience; looks++) {
			await phone.pause(looks)
			read.push(...(await phone.lines(cursor)))
			cursor = read.at(-1)?.cursor ?? cursor
			const own = read.findLastIndex(({ side }) => side === "person")
			const answers = read.slice(own + 1).filter((line) => !isNotice(line))
			if (own >= 0 && answers.length > 0) {
				seen = cursor
				return screenOf(answers)
			}
		}
		return undefined
	}

	function isNotice({ parts }: ChatLine): boolean {
		return parts.every(({ text, ask }) => ask === undefined && notices.some((key) => hears(text, key) !== undefined))
	}

	return {
		hears,
		say: async (said) => {
			for (let times = 0; ; times++) {
				await phone.send(said, seen)
				const screen = await answer()
				if (screen === undefined) throw new LostResidentError(`saying ${JSON.stringify(said)}`, undefined)
				// Something new came up while a number was typed, so it was not counted: said once more, now that all is read.
				if (hears(screen.text, "router.old") === undefined || times >= mostRepeats) return screen
			}
		},
		close: () => phone.close(),
	}
}

function screenOf(lines: readonly ChatLine[]): Screen {
	const parts = lines.flatMap((line) => line.parts)
	return { text: parts.map(({ text }) => text).join("\n"), ask: parts.findLast(({ ask }) => ask !== undefined)?.ask }
}

export function text(words: string): Said {
	return { kind: "text", text: words }
}
