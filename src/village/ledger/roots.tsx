/** The signed roots of a village, for its public page: copied down, photographed or printed, they are what holds the village to its past. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { countRoots, keysOf, rootsOf } from "../../ledger/index.ts"
import type { Reader } from "../../store/store.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House, PublicSection } from "../affair.ts"
import { bundlePath, rootsPath, verifyPath } from "./parts.ts"

type PublicRoots = {
	/** Where the whole ledger can be had. */
	readonly bundle: string
	/** hex; the first one signs now. */
	readonly keys: readonly { readonly keyId: string; readonly publicKey: string }[]
	/** The newest first. */
	readonly roots: readonly { readonly size: number; readonly root: string; readonly time: string; readonly keyId: string }[]
}

/** What the public page shows of a village's ledger: its keys, and these of its signed roots, the newest first. */
export async function publicRoots(
	reader: Reader,
	{ locale, timeZone }: Pick<House, "locale" | "timeZone">,
	village: { readonly id: string; readonly code: string },
	page: { readonly limit: number; readonly offset?: number },
): Promise<PublicRoots> {
	const keys = (await keysOf(reader, village.id)).map(({ keyId, publicKey }) => ({ keyId, publicKey }))
	const roots = (await rootsOf(reader, village.id, page)).map(({ size, root, at, keyId }) => ({
		size,
		root,
		time: formatDateTime(at, locale, timeZone),
		keyId,
	}))
	return { bundle: bundlePath(village.code), keys, roots }
}

/** 64 digits in eights: people compare them by eye. */
export function inEights(hex: string): string {
	return hex.replace(/(?<=\w)(?=(?:\w{8})+$)/g, " ")
}

/** On the village's public page the newest few; its own page has more. */
export const rootsSection: PublicSection = {
	id: "ledger",
	title: "ledger.roots.title",
	place: 90,
	load: async ({ reader, house: { say, ...house }, village }) => {
		const view = await publicRoots(reader, house, village, { limit: newest })
		if (view.roots.length === 0) return undefined
		const hasMore = (await countRoots(reader, village.id)) > newest
		return (
			<LedgerRoots view={view} say={say}>
				{hasMore && (
					<p>
						<a href={rootsPath(village.code)}>{say("ledger.roots.older")}</a>
					</p>
				)}
			</LedgerRoots>
		)
	},
}
const newest = 3

/** `children`: what leads to the roots that are not shown here. */
export function LedgerRoots({
	view,
	say,
	children,
}: {
	readonly view: PublicRoots
	readonly say: Say
	readonly children?: ComponentChildren
}) {
	const [key] = view.keys
	return (
		<>
			<p class="hint">{say("ledger.roots.why")}</p>
			{view.roots.length === 0 && <p>{say("ledger.roots.none")}</p>}
			<ol class="ledger-roots">
				{view.roots.map(({ size, root, time }) => (
					<li key={size}>
						<p>{say("ledger.roots.line", { time, size })}</p>
						<p>
							<code>{inEights(root)}</code>
						</p>
					</li>
				))}
			</ol>
			{children}
			{key !== undefined && (
				<p>
					{say("ledger.roots.key")} <code>{inEights(key.publicKey)}</code>
				</p>
			)}
			{key !== undefined && <p class="hint">{say("ledger.roots.howKey")}</p>}
			<p>
				<a href={verifyPath}>{say("ledger.roots.verify")}</a>
				{view.roots.length > 0 && (
					<>
						{" · "}
						<a href={view.bundle}>{say("ledger.roots.bundle")}</a>
					</>
				)}
			</p>
		</>
	)
}
