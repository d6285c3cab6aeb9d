/** The console's page of the disclosure calendar, of numbers, and of the groups that get a card. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { presets } from "./calendar.ts"
import { noticesPath, type Said } from "./console-parts.ts"
import type { Settings } from "./settings.ts"
import { own, presetOf } from "./settings-section.ts"

export function SettingsPage({
	view,
	house,
}: {
	readonly view: {
		readonly settings: Settings
		readonly code: string
		readonly groups: readonly { readonly chatId: string; readonly day: string }[]
		readonly csrf: string
		readonly said: Said
	}
	readonly house: House
}) {
	const { say } = house
	const { settings, code, groups } = view
	const { calendar } = settings
	const preset = presetOf(calendar)
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.page.settings")}</h1>
				<Actions>
					<ButtonLink href={noticesPath}>{say("notice.page.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<Form action={`${noticesPath}/settings`} csrf={view.csrf}>
				<TextField
					name="authority"
					label={say("notice.settings.authority")}
					hint={say("notice.settings.authorityHint", { code })}
					value={settings.authority ?? ""}
					maxLength={20}
				/>
				<TextField
					name="pattern"
					label={say("notice.settings.pattern")}
					hint={say("notice.settings.patternHint", { code: "{code}", year: "{year}" })}
					value={settings.pattern}
					maxLength={60}
					required
				/>
				<TextField
					name="expenseLimit"
					type="number"
					label={say("notice.settings.limit")}
					hint={say("notice.settings.limitHint")}
					value={String(settings.expenseLimit)}
					required
				/>
				<ChoiceField
					name="preset"
					label={say("notice.settings.preset")}
					pick="one"
					choices={[
						...presets.map(({ id }) => ({ value: id, label: say(`notice.preset.${id}`), hint: say(`notice.preset.${id}.source`) })),
						...(preset === own ? [{ value: own, label: say("notice.preset.own") }] : []),
					]}
					values={[preset]}
					required
				/>
				<TextField name="day" type="number" label={say("notice.settings.day")} value={String(calendar.entries[0]?.day ?? 5)} required />
				<TextField
					name="questionDay"
					type="number"
					label={say("notice.settings.questionDay")}
					hint={say("notice.settings.questionDayHint")}
					value={String(calendar.questionDay ?? 0)}
					required
				/>
				<TextField name="remindDays" type="number" label={say("notice.settings.remindDays")} value={String(calendar.remindDays)} required />
				<Actions>
					<Button>{say("notice.editor.save")}</Button>
				</Actions>
			</Form>
			<section class="card" aria-labelledby="groups">
				<h2 id="groups">{say("notice.settings.groups")}</h2>
				<p class="hint">{say("notice.settings.groupsHint")}</p>
				{groups.map(({ chatId, day }) => (
					<Form key={chatId} action={`${noticesPath}/settings/groups`} csrf={view.csrf}>
						<input type="hidden" name="chat" value={chatId} />
						<p>{say("notice.settings.group", { day })}</p>
						<Actions>
							<Button kind="plain">{say("notice.settings.unbind")}</Button>
						</Actions>
					</Form>
				))}
			</section>
		</>
	)
}
