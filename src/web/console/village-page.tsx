/** /console/villages/new: also an administrator's first page, so it needs no village yet. */
import type { House } from "../../village/affair.ts"
import type { Identity } from "../auth/gate.ts"
import { renderPage } from "../layout.tsx"
import { Actions, Button, ButtonLink } from "../ui/button.tsx"
import { Form, TextField } from "../ui/form.tsx"
import { consoleSay } from "./words.ts"

export type VillageForm = { readonly name: string; readonly code: string; readonly township: string }
export type VillageFormErrors = { readonly name?: string; readonly code?: string }

export function villagePage(house: House, identity: Identity, form: VillageForm, errors: VillageFormErrors): string {
	const say = consoleSay(house.locale)
	const isFirst = identity.villages.length === 0
	return renderPage({
		locale: house.locale,
		demo: house.demo,
		look: "resident",
		title: say("village.title"),
		body: (
			<>
				<h1>{say("village.title")}</h1>
				{isFirst && <p>{say("village.first")}</p>}
				<Form action="/console/villages/new" csrf={identity.csrf} hasErrors={Object.keys(errors).length > 0}>
					<TextField
						name="name"
						label={say("village.name")}
						hint={say("village.name.hint")}
						value={form.name}
						error={errors.name}
						maxLength={40}
						required
					/>
					<TextField
						name="code"
						label={say("village.code")}
						hint={say("village.code.hint")}
						value={form.code}
						error={errors.code}
						maxLength={8}
						autocomplete="off"
						required
					/>
					<TextField name="township" label={say("village.township")} value={form.township} maxLength={60} />
					<Actions>
						<Button>{say("village.submit")}</Button>
						{!isFirst && <ButtonLink href="/console">{say("village.back")}</ButtonLink>}
					</Actions>
				</Form>
				{isFirst && (
					<Form action="/console/sign-out" csrf={identity.csrf}>
						<Actions>
							<Button kind="plain">{say("village.signOut")}</Button>
						</Actions>
					</Form>
				)}
			</>
		),
	})
}
