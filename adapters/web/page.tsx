/** The chat page as the server renders it: complete and usable without script. `client/chat.js` makes the same elements for what comes later. */
import type { Batch } from "./encode.ts"
import { Entries, Greeting, timeGapMs } from "./entries.tsx"
import { HiddenFields } from "./hidden-fields.tsx"
import { wholePattern } from "./whole.tsx"
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
			data-client={JSON.stringify({ ...page.client, timeGapMs, wholePattern })}
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
			<VoiceButtons say={say} />
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

/** Hidden until the script knows whether this browser records by itself or only hands on what the phone recorded. */
function VoiceButtons({ say }: { readonly say: ChatSay }) {
	const microphone = (
		<svg viewBox="0 0 24 24" aria-hidden="true">
			<rect x="9" y="3" width="6" height="11" rx="3" fill="none" stroke="currentColor" stroke-width="1.7" />
			<path fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
		</svg>
	)
	return (
		<>
			<button id="voice" type="button" class="photo voice" hidden>
				{microphone}
				<span class="only-read-out">{say("client.voice.start")}</span>
			</button>
			<button id="voice-cancel" type="button" class="voice-cancel" hidden>
				{say("chat.voice.cancel")}
			</button>
			<label id="voice-file" class="photo" hidden>
				<input type="file" accept="audio/*" capture="user" class="only-read-out" />
				{microphone}
				<span class="only-read-out">{say("chat.voice.file")}</span>
			</label>
		</>
	)
}
