/** Console: everything the digest's message shortens. */
import type { Say } from "../../engine/flow.ts"
import { Bars } from "../../web/ui/bar.tsx"
import { Dated } from "../../web/ui/dated.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import type { DigestLine } from "../affair.ts"
import { type Bars as BarRows, type Period, periods } from "./rules.ts"
import type { Told } from "./told.ts"

export type DigestView = {
	readonly period: Period
	/** In words. */
	readonly span: string
	readonly told: Told
	/** By section id, folded so that nobody can be made out. */
	readonly bars: ReadonlyMap<string, BarRows>
	readonly path: string
	/** Whether the reader may open a page: committees are told of more than each of them works on. */
	readonly isOpen: (path: string) => boolean
}

export function DigestPage({ view, say }: { readonly view: DigestView; readonly say: Say }) {
	const { decide, watch, sections, lacksGroup } = view.told
	return (
		<>
			<h1>{say("digest.page.title")}</h1>
			<p>
				<Dated text={view.span} />
			</p>
			<nav class="public-nav" aria-label={say("digest.page.period")}>
				<ul>
					{periods.map((period) => (
						<li key={period}>
							<a href={`${view.path}?period=${period}`} aria-current={period === view.period ? "page" : undefined}>
								{say(`digest.page.period.${period}`)}
							</a>
						</li>
					))}
				</ul>
			</nav>
			{lacksGroup && <Notice kind="info" title={say("digest.lacksGroup")} />}
			<h2>{say("digest.page.toDecide")}</h2>
			{decide.length === 0 ? (
				<EmptyState title={say("digest.page.none")}>
					<p>{say("digest.page.noneNext")}</p>
				</EmptyState>
			) : (
				<ol>
					<Lines lines={decide} isOpen={view.isOpen} />
				</ol>
			)}
			{watch.length > 0 && (
				<>
					<h2>{say("digest.page.toWatch")}</h2>
					<ul>
						<Lines lines={watch} isOpen={view.isOpen} />
					</ul>
				</>
			)}
			{sections
				.filter(({ id, figures }) => figures.length > 0 || view.bars.has(id))
				.map((section) => (
					<Section key={section.id} section={section} bars={view.bars.get(section.id)} isOpen={view.isOpen(section.path)} say={say} />
				))}
		</>
	)
}

function Lines({ lines, isOpen }: { readonly lines: readonly DigestLine[]; readonly isOpen: DigestView["isOpen"] }) {
	return (
		<>
			{lines.map(({ text, path }) => (
				<li key={text}>
					{isOpen(path) ? (
						<a href={path}>
							<Dated text={text} />
						</a>
					) : (
						<Dated text={text} />
					)}
				</li>
			))}
		</>
	)
}

function sumOf({ rows }: BarRows): number {
	return rows.reduce((total, { count }) => total + count, 0)
}

function Section({
	section,
	bars,
	isOpen,
	say,
}: {
	readonly section: Told["sections"][number]
	readonly bars: BarRows | undefined
	readonly isOpen: boolean
	readonly say: Say
}) {
	const { id, title, path, figures } = section
	return (
		<section aria-labelledby={`digest-${id}`}>
			<h2 id={`digest-${id}`}>{title}</h2>
			<StatTiles stats={figures} />
			{bars?.rows.map(({ label, count, of }) => (
				<Bars key={label} caption={`${bars.title} ${label}`} rows={[{ label, count }]} total={of ?? sumOf(bars)} />
			))}
			{isOpen && (
				<p>
					<a href={path}>{say("digest.page.open", { title })}</a>
				</p>
			)}
		</section>
	)
}
