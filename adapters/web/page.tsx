/** The chat page as the server renders it: complete and usable without script. `client/chat.js` makes the same elements for what comes later. */
import type { Batch, ChatEntry, ChatMedia, ChatPart, Said } from "./encode.ts"
import type { ChatSay } from "./words.ts"

export type ChatPage = {
	readonly say: ChatSay
	readonly batch: Batch
	/** Whether there are entries before the batch. */
	readonly hasEarlier: boolean
	/** Text put into the input, not sent: an enrolment code from a link, or what could not be taken. */
	readonly prefill: string
	/** Said above the input: the code is ready, or why the last message was not taken. */
	readonly note: { readonly kind: "info" | "error"; readonly text: string } | undefined
	/** Who helps where the chat does not work. */
	readonly contact: string | undefined
	readonly formToken: string
	/** A fresh id for each plain form, so that a form sent twice counts once. */
	readonly newId: () => string
	readonly timeOf: (at: number) => string
	/** Settings and words for the script. */
	readonly client: { readonly maxText: number; readonly maxUploadBytes: number; readonly words: Readonly<Record<string, string>> }
}

/** Entries further apart than this show the time between them. */
export const timeGapMs = 5 * 60 * 1000

export function ChatMain({ page }: { readonly page: ChatPage }) {
	const { say, batch } = page
	return (
		<main
			id="main"
			class="chat"
			tabIndex={-1}
			data-cursor={batch.cursor}
			data-first={batch.first}
			data-earlier={page.hasEarlier ? "yes" : "no"}
			data-client={JSON.stringify({ ...page.client, timeGapMs })}
		>
			<header class="top">
				<h1>{say("chat.heading")}</h1>
				<button type="button" id="type-size" class="top-button needs-script">
					{say("chat.larger")}
				</button>
			</header>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard, or older messages cannot be read without a mouse */}
			<section id="scroller" class="scroller" tabIndex={0} aria-label={say("chat.log")}>
				<div id="log" class="log" role="log" aria-live="polite">
					{!page.hasEarlier && <Greeting say={say} withCode={batch.entries.length === 0} />}
					<Entries page={page} />
				</div>
			</section>
			<button type="button" id="to-end" class="to-end" hidden>
				{say("chat.newMessages")}
			</button>
			<footer class="bottom">
				<noscript>
					<p class="note">
						{say("chat.noscript", { contact: page.contact ?? say("chat.contact.unknown") })} <a href="/chat">{say("chat.refresh")}</a>
					</p>
				</noscript>
				<p id="note" class={page.note?.kind === "error" ? "note note-error" : "note"} role="status" hidden={page.note === undefined}>
					{page.note?.text}
				</p>
				<QuickMenu page={page} />
				<Composer page={page} />
			</footer>
		</main>
	)
}

function Greeting({ say, withCode }: { readonly say: ChatSay; readonly withCode: boolean }) {
	return (
		<div class="row village">
			<span class="only-read-out">{say("chat.village")}</span>
			<div class="bubble">{say("chat.greeting")}</div>
			{withCode && <div class="bubble">{say("chat.greeting.code")}</div>}
		</div>
	)
}

function Entries({ page }: { readonly page: ChatPage }) {
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

type Ask = {
	readonly token: string
	readonly options: readonly { readonly id: string; readonly label: string }[]
	readonly pick: { readonly min: number; readonly max: number }
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
			<MediaBubble key={index} media={part} label={part.alt} />
		) : (
			<TextPart key={index} page={page} part={part} chosen={part.ask === undefined ? undefined : chosen.get(part.ask.token)} />
		),
	)
}

function SaidBubble({ say, said, asks }: { readonly say: ChatSay; readonly said: Said; readonly asks: Asks }) {
	switch (said.kind) {
		case "text":
			return <div class="bubble">{said.text}</div>
		case "choice":
			return <div class="bubble">{chosenWords(say, said.options, asks.get(said.prompt))}</div>
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
		return label === undefined ? [] : [`${index + 1} ${label}`]
	})
	return words.length > 0 ? words.join("\n") : say("client.choice.unknown")
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
			{part.text !== "" && <div class="bubble">{part.text}</div>}
			{part.ask !== undefined && <AskForm page={page} ask={part.ask} chosen={chosen} />}
			{part.link !== undefined && (
				<a class="option option-link" href={part.link.url}>
					<span class="label">{part.link.text}</span>
				</a>
			)}
		</>
	)
}

function AskForm({ page, ask, chosen }: { readonly page: ChatPage; readonly ask: Ask; readonly chosen: readonly string[] | undefined }) {
	const { say } = page
	const severalAllowed = ask.pick.max > 1
	return (
		<form
			class={chosen === undefined ? "ask" : "ask answered"}
			method="post"
			action="/chat/form"
			data-token={ask.token}
			data-min={ask.pick.min}
			data-max={ask.pick.max}
		>
			<HiddenFields page={page} />
			<input type="hidden" name="prompt" value={ask.token} />
			{severalAllowed && <p class="pick">{pickWords(say, ask)}</p>}
			{ask.options.map((option, index) => {
				const isChosen = chosen?.includes(option.id) ?? false
				const content = (
					<>
						<span class="number">{index + 1}</span>
						<span class="label">{option.label}</span>
						{isChosen && <span class="chosen">{say("client.chosen")}</span>}
					</>
				)
				return severalAllowed ? (
					<label key={option.id} class="option">
						<input type="checkbox" name="option" value={option.id} checked={isChosen} disabled={chosen !== undefined} />
						{content}
					</label>
				) : (
					<button key={option.id} type="submit" class="option" name="option" value={option.id} disabled={chosen !== undefined}>
						{content}
					</button>
				)
			})}
			{severalAllowed && (
				<button type="submit" class="confirm" disabled={chosen !== undefined}>
					{say("client.confirm")}
				</button>
			)}
		</form>
	)
}

function pickWords(say: ChatSay, ask: Ask): string {
	const max = Math.min(ask.pick.max, ask.options.length)
	const { min } = ask.pick
	if (min === max) return say("client.pick.exact", { max })
	if (min > 1) return max < ask.options.length ? say("client.pick.between", { min, max }) : say("client.pick.min", { min })
	return max < ask.options.length ? say("client.pick.max", { max }) : say("client.pick")
}

function HiddenFields({ page }: { readonly page: ChatPage }) {
	return (
		<>
			<input type="hidden" name="token" value={page.formToken} />
			<input type="hidden" name="id" value={page.newId()} />
			<input type="hidden" name="seen" value={page.batch.cursor} />
		</>
	)
}

const quickWords = ["chat.quick.menu", "chat.quick.opinion", "chat.quick.mine", "chat.quick.person"] as const

function QuickMenu({ page }: { readonly page: ChatPage }) {
	return (
		<form id="quick" class="quick" method="post" action="/chat/form" aria-label={page.say("chat.quick")}>
			<HiddenFields page={page} />
			{quickWords.map((key) => (
				<button key={key} type="submit" name="text" value={page.say(key)}>
					{page.say(key)}
				</button>
			))}
		</form>
	)
}

function Composer({ page }: { readonly page: ChatPage }) {
	const { say } = page
	return (
		<form id="composer" class="composer" method="post" action="/chat/form">
			<HiddenFields page={page} />
			<label class="photo needs-script">
				<input id="photo" type="file" accept="image/*" class="only-read-out" />
				<svg viewBox="0 0 24 24" aria-hidden="true">
					<path fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" d="M3 8h4l1.6-2.5h6.8L17 8h4v11H3z" />
					<circle cx="12" cy="13" r="3.6" fill="none" stroke="currentColor" stroke-width="1.7" />
				</svg>
				<span class="only-read-out">{say("chat.photo")}</span>
			</label>
			<label class="only-read-out" for="text">
				{say("chat.input")}
			</label>
			<textarea
				id="text"
				name="text"
				rows={1}
				placeholder={say("chat.placeholder")}
				enterkeyhint="send"
				autocomplete="off"
				value={page.prefill}
			/>
			<button type="submit" class="send">
				{say("chat.send")}
			</button>
		</form>
	)
}
