/** A question's options as a plain form: works without script, and the script takes it over where it stands. */
import type { Ask } from "./encode.ts"
import { HiddenFields } from "./hidden-fields.tsx"
import type { ChatPage } from "./page.tsx"
import { Whole } from "./whole.tsx"
import type { ChatSay } from "./words.ts"

export function AskForm({
	page,
	ask,
	chosen,
}: {
	readonly page: ChatPage
	readonly ask: Ask
	readonly chosen: readonly string[] | undefined
}) {
	const { say } = page
	const severalAllowed = ask.pick.max > 1
	return (
		<form
			class={`ask${isSteps(ask) ? " steps" : ""}${chosen === undefined ? "" : " answered"}`}
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
						<span class="label">
							<Whole text={option.label} />
						</span>
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

/** A scale: steps without words of their own stand side by side, not as rows with nothing in them. */
function isSteps({ options, pick }: Ask): boolean {
	return pick.max === 1 && options.some(({ label }) => label === "")
}

function pickWords(say: ChatSay, ask: Ask): string {
	const max = Math.min(ask.pick.max, ask.options.length)
	const { min } = ask.pick
	if (min === max) return say("client.pick.exact", { max })
	if (min > 1) return max < ask.options.length ? say("client.pick.between", { min, max }) : say("client.pick.min", { min })
	return max < ask.options.length ? say("client.pick.max", { max }) : say("client.pick")
}
