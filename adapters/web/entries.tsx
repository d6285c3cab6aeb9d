/** The conversation as elements. `client/rows.js` and `client/ask.js` make the same ones for what comes later. */
import { AskForm } from "./ask-form.tsx"
import type { Ask, ChatEntry, ChatMedia, ChatPart, Said } from "./encode.ts"
import type { ChatPage } from "./page.tsx"
import { Whole } from "./whole.tsx"
import type { ChatSay } from "./words.ts"

/** Entries further apart than this show the time between them. */
export const timeGapMs = 5 * 60 * 1000

export function Greeting({ say, withCode }: { readonly say: ChatSay; readonly withCode: boolean }) {
	return (
		<div class="row village">
			<span class="only-read-out">{say("chat.village")}</span>
			<div class="bubble">{say("chat.greeting")}</div>
			{withCode && <div class="bubble">{say("chat.greeting.code")}</div>}
		</div>
	)
}

export function Entries({ page }: { readonly page: ChatPage }) {
	const { entries } = page.batch
	const asks = new Map(
		entries.flatMap((entry) => (entry.side === "village" ? entry.parts.flatMap(askOf) : [])).map((ask) => [ask.token, ask]),
	)
	const chosen = new Map(
		entries.flatMap((entry) => (entry.side === "person" && entry.said.kind === "choice" ? [[entry.said.prompt, entry.said.options]] : [])),
	)
	return entries.map((entry, index) => {
		const gap = entry.at - (entries[index - 1]?.at ?? 0)
		return (
			<div
				key={entry.cursor}
				class={entry.side === "person" ? "row own" : "row village"}
				data-cursor={entry.cursor}
				data-at={entry.at}
				data-id={entry.side === "person" ? entry.id : undefined}
			>
				{gap > timeGapMs && <time class="when">{page.timeOf(entry.at)}</time>}
				<span class="only-read-out">{entry.side === "person" ? page.say("client.me") : page.say("client.village")}</span>
				<Content page={page} entry={entry} asks={asks} chosen={chosen} />
			</div>
		)
	})
}

type Asks = ReadonlyMap<string, Ask>
type Chosen = ReadonlyMap<string, readonly string[]>
type ContentProps = { readonly page: ChatPage; readonly entry: ChatEntry; readonly asks: Asks; readonly chosen: Chosen }

function askOf(part: ChatPart): readonly Ask[] {
	return part.kind === "text" && part.ask !== undefined ? [part.ask] : []
}

function Content({ page, entry, asks, chosen }: ContentProps) {
	if (entry.side === "person") return <SaidBubble say={page.say} said={entry.said} asks={asks} />
	return entry.parts.map((part, index) =>
		part.kind === "media" ? (
			<VillageMedia key={index} media={part} />
		) : (
			<TextPart key={index} page={page} part={part} chosen={part.ask === undefined ? undefined : chosen.get(part.ask.token)} />
		),
	)
}

function SaidBubble({ say, said, asks }: { readonly say: ChatSay; readonly said: Said; readonly asks: Asks }) {
	switch (said.kind) {
		case "text":
			return (
				<div class="bubble">
					<Whole text={said.text} />
				</div>
			)
		case "choice":
			return (
				<div class="bubble">
					<Whole text={chosenWords(say, said.options, asks.get(said.prompt))} />
				</div>
			)
		case "media":
			return <MediaBubble media={said} label={say(sentWords(said))} />
	}
}

function sentWords(media: ChatMedia): "client.photo.sent" | "client.voice.sent" | "client.file.sent" {
	return media.media === "image" ? "client.photo.sent" : media.media === "voice" ? "client.voice.sent" : "client.file.sent"
}

/** `2 同意` for each option, as the buttons showed it. */
function chosenWords(say: ChatSay, options: readonly string[], ask: Ask | undefined): string {
	const words = options.flatMap((id) => {
		const index = ask?.options.findIndex((option) => option.id === id) ?? -1
		const label = ask?.options[index]?.label
		return label === undefined ? [] : [`${index + 1} ${label}`.trim()]
	})
	return words.length > 0 ? words.join("\n") : say("client.choice.unknown")
}

/** What it shows stands under it in words too. */
function VillageMedia({ media }: { readonly media: ChatMedia }) {
	const isNamed = media.media === "file" || media.media === "location"
	return (
		<>
			<MediaBubble media={media} label={media.alt} />
			{!isNamed && media.alt !== "" && (
				<div class="bubble">
					<Whole text={media.alt} />
				</div>
			)}
		</>
	)
}

function MediaBubble({ media, label }: { readonly media: ChatMedia; readonly label: string }) {
	switch (media.media) {
		case "image":
		case "sticker":
			return (
				<a class="picture" href={media.url}>
					<img src={media.url} alt={label} loading="lazy" />
				</a>
			)
		case "voice":
			return <audio class="sound" controls preload="none" src={media.url} aria-label={label} />
		case "video":
			return <video class="picture" controls preload="none" src={media.url} aria-label={label} />
		case "file":
		case "location":
			return (
				<a class="bubble" href={media.url}>
					{label}
				</a>
			)
	}
}

type TextPartProps = {
	readonly page: ChatPage
	readonly part: Extract<ChatPart, { kind: "text" }>
	readonly chosen: readonly string[] | undefined
}

function TextPart({ page, part, chosen }: TextPartProps) {
	return (
		<>
			{part.text !== "" && (
				<div class="bubble">
					<Whole text={part.text} />
				</div>
			)}
			{part.ask !== undefined && <AskForm page={page} ask={part.ask} chosen={chosen} />}
			{part.link !== undefined && (
				<a class="option option-link" href={part.link.url}>
					<span class="label">{part.link.text}</span>
				</a>
			)}
		</>
	)
}
