/** The pages a person sees before they are in: sign-in and first set-up. */

import type { House } from "../../village/affair.ts"
import { renderPage } from "../layout.tsx"
import { Actions, Button, ButtonLink } from "../ui/button.tsx"
import { Form, TextField } from "../ui/form.tsx"
import { Notice } from "../ui/notice.tsx"
import { maxPasswordLength } from "./password.ts"
import { authSay } from "./words.ts"

type Frame = Pick<House, "locale" | "demo">

/** What stands above the sign-in form: why the person is here. */
export type SignInNote = "none" | "wrong" | "lost" | "out" | "everywhere" | { readonly slow: string }

export function signInPage(frame: Frame, form: { readonly note: SignInNote; readonly name: string; readonly next: string }): string {
	const say = authSay(frame.locale)
	return renderPage({
		...frame,
		look: "resident",
		title: say("signIn.title"),
		body: (
			<>
				<h1>{say("signIn.title")}</h1>
				<NoteAbove frame={frame} note={form.note} />
				<Form action="/console/sign-in">
					<input type="hidden" name="next" value={form.next} />
					<TextField name="name" label={say("signIn.name")} value={form.name} maxLength={80} autocomplete="username" required />
					<TextField
						name="password"
						type="password"
						label={say("signIn.password")}
						maxLength={maxPasswordLength}
						autocomplete="current-password"
						required
					/>
					<p class="hint">{say("signIn.forgot")}</p>
					<Actions>
						<Button>{say("signIn.submit")}</Button>
					</Actions>
				</Form>
			</>
		),
	})
}

function NoteAbove({ frame, note }: { readonly frame: Frame; readonly note: SignInNote }) {
	const say = authSay(frame.locale)
	if (note === "none") return null
	if (typeof note === "object") {
		return (
			<Notice kind="error" title={say("signIn.slow.title", { span: note.slow })}>
				<p>{say("signIn.slow.next")}</p>
			</Notice>
		)
	}
	const kind = note === "wrong" ? "error" : note === "lost" ? "info" : "success"
	return (
		<Notice kind={kind} title={say(`signIn.${note}.title`)}>
			<p>{say(`signIn.${note}.next`)}</p>
		</Notice>
	)
}

export type SetupForm = {
	readonly token: string
	readonly name: string
	readonly display: string
	readonly errors: { readonly name?: string; readonly display?: string; readonly password?: string; readonly again?: string }
}

export function setupPage(frame: Frame, { token, name, display, errors }: SetupForm): string {
	const say = authSay(frame.locale)
	return renderPage({
		...frame,
		look: "resident",
		title: say("setup.title"),
		body: (
			<>
				<h1>{say("setup.title")}</h1>
				<p>{say("setup.intro")}</p>
				<Form action={`/console/setup/${token}`}>
					<FaultsAbove frame={frame} errors={errors} />
					<TextField
						name="display"
						label={say("setup.display")}
						hint={say("setup.display.hint")}
						value={display}
						error={errors.display}
						maxLength={40}
						required
					/>
					<TextField
						name="name"
						label={say("setup.name")}
						hint={say("setup.name.hint")}
						value={name}
						error={errors.name}
						maxLength={40}
						autocomplete="username"
						required
					/>
					<NewPasswordFields frame={frame} label={say("password.own")} errors={errors} />
					<Actions>
						<Button>{say("setup.submit")}</Button>
					</Actions>
				</Form>
			</>
		),
	})
}

/** The form's own notice says that everything is kept, which passwords never are. */
export function FaultsAbove({ frame, errors }: { readonly frame: Pick<Frame, "locale">; readonly errors: object }) {
	return Object.keys(errors).length === 0 ? null : <Notice kind="error" title={authSay(frame.locale)("password.faults")} />
}

type NewPasswordProps = {
	readonly frame: Pick<Frame, "locale">
	readonly label: string
	readonly errors: { readonly password?: string; readonly again?: string }
}

export function NewPasswordFields({ frame, label, errors }: NewPasswordProps) {
	const say = authSay(frame.locale)
	const common = { type: "password", maxLength: maxPasswordLength, autocomplete: "new-password", required: true } as const
	return (
		<>
			<TextField {...common} name="password" label={label} hint={say("password.hint")} error={errors.password} />
			<TextField {...common} name="again" label={say("password.again")} error={errors.again} />
		</>
	)
}

export type PasswordForm = {
	readonly token: string
	readonly account: { readonly displayName: string; readonly loginName: string }
	readonly errors: { readonly password?: string; readonly again?: string }
}

export function passwordPage(frame: Frame, { token, account, errors }: PasswordForm): string {
	const say = authSay(frame.locale)
	return renderPage({
		...frame,
		look: "resident",
		title: say("link.title"),
		body: (
			<>
				<h1>{say("link.title")}</h1>
				<p>{say("link.intro", { name: account.displayName, login: account.loginName })}</p>
				<Form action={`/console/password/${token}`}>
					<FaultsAbove frame={frame} errors={errors} />
					<NewPasswordFields frame={frame} label={say("password.own")} errors={errors} />
					<Actions>
						<Button>{say("link.submit")}</Button>
					</Actions>
				</Form>
			</>
		),
	})
}

/** `words` where another link than the set-up link is void. */
export function voidLinkPage(frame: Frame, words?: { readonly kept: string; readonly next: string }): string {
	const say = authSay(frame.locale)
	return renderPage({
		...frame,
		look: "resident",
		title: say("setup.void.title"),
		body: (
			<section class="message-page">
				<div class="mark mark-warn" aria-hidden="true">
					!
				</div>
				<h1>{say("setup.void.title")}</h1>
				<p>{words?.kept ?? say("setup.void.kept")}</p>
				<p>{words?.next ?? say("setup.void.next")}</p>
				<p>
					<ButtonLink href="/console/sign-in" kind="primary">
						{say("setup.void.link")}
					</ButtonLink>
				</p>
			</section>
		),
	})
}
