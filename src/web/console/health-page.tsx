/** /console/health */
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import type { ConsoleSession } from "../auth/gate.ts"
import { consolePage } from "../console-page.tsx"
import { Notice } from "../ui/notice.tsx"
import { QrCode } from "../ui/qr-code.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { channelWord } from "./cause.ts"
import { type Check, type CheckState, checksOf, verdictOf } from "./checks.ts"
import type { ChannelState, HealthReport } from "./health.ts"
import { consoleSay } from "./words.ts"

const tagOf: Readonly<Record<CheckState, string>> = { good: "tag tag-good", warn: "tag tag-warn", bad: "tag tag-bad" }
const noticeOf = { good: "success", warn: "info", bad: "error" } as const

/** `token` is shown to administrators only. */
export function healthPage(house: House, session: ConsoleSession, report: HealthReport, token: string): string {
	const say = consoleSay(house.locale)
	const checks = checksOf(report, house)
	const verdict = verdictOf(checks)
	const columns: readonly Column<Check>[] = [
		{ label: say("health.item"), role: "lead", cell: ({ name }) => name },
		{ label: say("health.state"), cell: ({ state }) => <span class={tagOf[state]}>{say(`health.state.${state}`)}</span> },
		{
			label: say("health.detail"),
			cell: ({ detail, next }) => (
				<>
					{detail}
					{next !== undefined && <p class="hint">{next}</p>}
				</>
			),
		},
	]
	const body = (
		<>
			<h1>{say("health.title")}</h1>
			<Notice kind={noticeOf[verdict]} title={say(`health.${verdict}`)}>
				<p>{say("health.at", { time: formatDateTime(report.at, house.locale, house.timeZone) })}</p>
			</Notice>
			<Table caption={say("health.title")} columns={columns} rows={checks} keyOf={({ id }) => id} />
			{session.isAdministrator && report.channels.map((channel) => <Login key={channel.id} channel={channel} locale={house.locale} />)}
			{session.isAdministrator && (
				<details class="card">
					<summary>{say("health.metrics")}</summary>
					<p>{say("health.metrics.note")}</p>
					<p>
						<code>{`Authorization: Bearer ${token}`}</code>
					</p>
				</details>
			)}
		</>
	)
	return consolePage(house, session, { title: say("health.title"), path: "/console/health", body })
}

/** Whoever scans this lends the village their account: for administrators, and drawn here because no other server may see it. */
function Login({ channel, locale }: { readonly channel: ChannelState; readonly locale: House["locale"] }) {
	const say = consoleSay(locale)
	const { state, qr } = channel.health
	if (state !== "needs-login" || qr === undefined) return null
	const title = say("health.qr.title", { channel: say(channelWord(channel.id)) })
	return (
		<section class="card">
			<h2>{title}</h2>
			<QrCode text={qr} label={title} />
			<p>{say("health.qr.note")}</p>
		</section>
	)
}
