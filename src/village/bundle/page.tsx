/** /console/bundle: who asked, who may release, what can be fetched. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"

export const bundlePath = "/console/bundle"
export const exportRight = "bundle.export"
export const releaseRight = "bundle.release"
export const bundleSays = ["asked", "before", "nobody-asked", "same-person", "taken-back", "busy", "made", "overtaken"] as const

export type ShownFile = {
	readonly id: string
	readonly madeAt: string
	readonly size: string
	readonly until: string
	readonly file: string
	readonly key: string
}

export type BundleView = {
	readonly said: (typeof bundleSays)[number] | undefined
	/** Who asked and waits; `isOwn`: this account, which cannot release it. */
	readonly asked: { readonly name: string; readonly time: string; readonly isOwn: boolean } | undefined
	readonly isRunning: boolean
	/** One that was released and broke off. `isOwn`: asked for by this account, which cannot begin it again. */
	readonly stopped: { readonly time: string; readonly isOwn: boolean } | undefined
	readonly files: readonly ShownFile[]
	readonly csrf: string
}

const good = new Set<BundleView["said"]>(["asked", "taken-back", "made"])

export function BundlePage({ view, say }: { readonly view: BundleView; readonly say: Say }) {
	const { said, asked, isRunning, stopped, files, csrf } = view
	return (
		<>
			<h1>{say("bundle.title")}</h1>
			{said !== undefined && <Notice kind={good.has(said) ? "success" : "error"} title={say(`bundle.said.${said}`)} />}
			{isRunning && <Notice kind="info" title={say("bundle.running")} />}
			{asked !== undefined && <Waiting asked={asked} csrf={csrf} say={say} />}
			{stopped !== undefined && asked === undefined && <Stopped stopped={stopped} csrf={csrf} say={say} />}
			{files.length > 0 && <Files files={files} say={say} />}
			<p>{say("bundle.lead")}</p>
			<p>{say("bundle.holds")}</p>
			<p>{say("bundle.two")}</p>
			{asked === undefined && stopped === undefined && (
				<Form action={bundlePath} csrf={csrf}>
					<Button>{say("bundle.ask")}</Button>
				</Form>
			)}
			{files.length === 0 && <Files files={files} say={say} />}
		</>
	)
}

/** Above the explanations where there are some: who comes for them has read those. */
function Files({ files, say }: { readonly files: readonly ShownFile[]; readonly say: Say }) {
	return (
		<>
			<h2>{say("bundle.files")}</h2>
			<Table
				caption={say("bundle.files")}
				columns={columnsOf(say)}
				rows={files}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("bundle.none")} />}
			/>
			{files.length > 0 && <p class="hint">{say("bundle.keyHint")}</p>}
		</>
	)
}

function Waiting({ asked, csrf, say }: { readonly asked: NonNullable<BundleView["asked"]>; readonly csrf: string; readonly say: Say }) {
	const { name, time, isOwn } = asked
	return (
		<section class="card">
			<p>{isOwn ? say("bundle.waitingOwn", { time }) : say("bundle.waiting", { name, time })}</p>
			<Word act="release" isOwn={isOwn} csrf={csrf} say={say} />
		</section>
	)
}

function Stopped({
	stopped,
	csrf,
	say,
}: {
	readonly stopped: NonNullable<BundleView["stopped"]>
	readonly csrf: string
	readonly say: Say
}) {
	const { time, isOwn } = stopped
	return (
		<section class="card">
			<Notice kind="error" title={say("bundle.stopped.title")} />
			<p>{say("bundle.stopped", { time })}</p>
			<p>{say(isOwn ? "bundle.stopped.other" : "bundle.stopped.holds")}</p>
			<Word act="again" isOwn={isOwn} csrf={csrf} say={say} />
		</section>
	)
}

function columnsOf(say: Say): readonly Column<ShownFile>[] {
	return [
		{ label: say("bundle.madeAt"), role: "lead", cell: ({ madeAt }) => madeAt },
		{ label: say("bundle.size"), role: "number", cell: ({ size }) => size },
		{ label: say("bundle.until"), cell: ({ until }) => until },
		{
			label: say("bundle.fetch"),
			role: "action",
			cell: ({ file, key }) => (
				<Actions>
					<ButtonLink href={file}>{say("bundle.file")}</ButtonLink>
					<ButtonLink href={key}>{say("bundle.key")}</ButtonLink>
				</Actions>
			),
		},
	]
}

/** The second person's word, which nobody gives on their own asking; and no to it, which both may say. */
function Word({
	act,
	isOwn,
	csrf,
	say,
}: {
	readonly act: "release" | "again"
	readonly isOwn: boolean
	readonly csrf: string
	readonly say: Say
}) {
	return (
		<>
			{!isOwn && (
				<May right={releaseRight}>
					<Form action={`${bundlePath}/${act}`} csrf={csrf}>
						<Button>{say(`bundle.${act}`)}</Button>
					</Form>
				</May>
			)}
			<Form action={`${bundlePath}/back`} csrf={csrf}>
				<Button kind="plain">{say("bundle.takeBack")}</Button>
			</Form>
		</>
	)
}
