/** Console: everything the digest's message shortens. */
import type { Say } from "../../engine/flow.ts"
import { Bars } from "../../web/ui/bar.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import type { DigestSection } from "../affair.ts"
import { type Bars as BarRows, decisions, type Period, periods } from "./rules.ts"

export type DigestView = {
	readonly period: Period
	/** In words. */
	readonly span: string
	readonly sections: readonly DigestSection[]
	/** By section id, folded so that nobody can be made out. */
	readonly bars: ReadonlyMap<string, BarRows>
	readonly path: string
	/** Whether the reader may open a page: committees are told of more than each of them works on. */
	readonly isOpen: (path: string) => boolean
}

export function DigestPage({ view, say }: { readonly view: DigestView; readonly say: Say }) {
	const toDecide = decisions(view.sections)
	return (
		<>
			<h1>{say("digest.page.title")}</h1>
			<p>{view.span}</p>
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
			<h2>{say("digest.page.toDecide")}</h2>
			{toDecide.length === 0 ? (
				<EmptyState title={say("digest.page.none")}>
					<p>{say("digest.page.noneNext")}</p>
				</EmptyState>
			) : (
				<ol>
					{toDecide.map(({ text, path }) => (
						<li key={text}>{view.isOpen(path) ? <a href={path}>{text}</a> : text}</li>
					))}
				</ol>
			)}
			{view.sections
				.filter(({ id, figures }) => figures.length > 0 || view.bars.has(id))
				.map((section) => (
					<Section key={section.id} section={section} bars={view.bars.get(section.id)} isOpen={view.isOpen(section.path)} say={say} />
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
	readonly section: DigestSection
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
