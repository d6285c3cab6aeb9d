/** One decision, one archive (一决策一档案): everything of a matter in one folder, with a page that leads through it. */
import { ZipFile } from "yazl"
import type { Locale } from "../../text/catalogue.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { type MatterView, partiesOf, resultWords, ruleWords, wordFiles } from "../council/index.ts"
import { demoMark } from "../demo-mark.ts"
import { filingLines } from "../filing/index.ts"
import { itemArchive } from "../item/index.ts"
import { member } from "../people/index.ts"
import { eventsOf, type Task, tasksOf } from "./repo.ts"
import { escalationsOf } from "./repo-escalations.ts"

type Part = { readonly name: string; readonly bytes: Buffer }
type Section = {
	readonly title: string
	readonly lines: readonly string[]
	readonly files: readonly { readonly label: string; readonly name: string }[]
}

const photoEnding = /\.([a-z0-9]{2,4})$/

/** The folder as a zip: `index.html`, minutes, signature sheet, photos. `media` fetches a photo by its reference. */
export async function buildArchive(house: House, view: MatterView): Promise<Buffer> {
	const { say, locale, timeZone } = house
	const when = (at: number | null) => (at === null ? "" : formatDateTime(at, locale, timeZone))
	const { matter, body, rounds, gates, marks, decisions } = view
	const { villageId } = matter
	const { askers, tasks, details, filings, posted } = await house.store.read(async (reader) => {
		const names: string[] = []
		for (const personId of await partiesOf(reader, villageId, matter.id, "asker"))
			names.push((await member(reader, villageId, personId))?.name ?? "")
		const found = await tasksOf(reader, villageId, { matterId: matter.id })
		const detail = new Map<string, { readonly lines: readonly string[]; readonly photos: readonly string[] }>()
		for (const task of found) {
			const events = await eventsOf(reader, villageId, task.id)
			const escalations = await escalationsOf(reader, villageId, task.id)
			detail.set(task.id, {
				lines: [
					...events.map(({ at, actorName, kind, note }) => `${when(at)} ${actorName} ${say(`task.event.${kind}`)} ${note}`),
					...escalations.map(({ number, office, answer }) => `${number} ${office} ${answer ?? ""}`),
				],
				photos: events.flatMap(({ photos }) => photos),
			})
		}
		const filings = await filingLines(reader, house, villageId, matter.id)
		const posted = matter.itemId === null ? undefined : await itemArchive(reader, house, villageId, matter.itemId)
		return { askers: names, tasks: found, details: detail, filings, posted }
	})
	const { buildMinutes, buildSheet } = await wordFiles()
	const minutes = `01-${say("task.archive.minutes")}.docx`
	const sheet = `02-${say("task.archive.sheet")}.docx`
	const parts: Part[] = [
		{ name: minutes, bytes: await buildMinutes(view, house) },
		{ name: sheet, bytes: await buildSheet(view, house) },
	]
	const photoFiles = async (refs: readonly (string | null)[], of: "vote" | "mark" | "work") => {
		const files: { label: string; name: string }[] = []
		for (const ref of new Set(refs.flatMap((one) => one ?? []))) {
			const found = await house.media.get(ref)
			if (found === undefined) continue
			const label = say(`task.archive.photo.${of}`, { number: files.length + 1 })
			const name = `${say("task.archive.photos")}/${label}.${photoEnding.exec(ref)?.[1] ?? "jpg"}`
			files.push({ label, name })
			parts.push({ name, bytes: Buffer.from(found.bytes) })
		}
		return files
	}
	const taskLine = (task: Task) => `${task.number} ${task.title} ${say(`task.state.${task.state}`)}`
	const sections: Section[] = [
		{
			title: say("task.archive.why"),
			lines: [matter.title, ...matter.text.split("\n"), ...(posted?.item ?? [])],
			files: [],
		},
		{
			title: say("task.archive.opinions"),
			lines: askers.length === 0 ? [] : [askers.join("、"), say("task.archive.count", { count: askers.length })],
			files: [],
		},
		{
			title: say("task.archive.legality"),
			lines: gates.map(({ kind, verdict, note, at }) => `${when(at)} ${say(`council.gate.${kind}.${verdict}`)} ${note}`),
			files: [],
		},
		{
			title: say("task.archive.minutes"),
			lines: [ruleWords(say, body.rule), say("council.body.source", { source: body.rule.source })],
			files: [
				{ label: say("task.archive.minutes"), name: minutes },
				{ label: say("task.archive.sheet"), name: sheet },
			],
		},
		{
			title: say("task.archive.votes"),
			lines: rounds.flatMap(({ round, result, recused, votes }) => [
				say("council.round", { round: round.round, way: say(`council.way.${round.way}`) }),
				...(result === undefined ? [] : resultWords(say, round.rule, result)),
				...(recused.length === 0 ? [] : [say("council.round.recused", { names: recused.map(({ name }) => name).join("、") })]),
				...votes.map(({ name, choice, reason }) => `${name} ${say(`council.choice.${choice}`)} ${reason}`),
			]),
			files: await photoFiles(
				rounds.flatMap(({ round, votes }) => [round.photo, ...votes.map(({ photo }) => photo)]),
				"vote",
			),
		},
		{
			title: say("task.archive.posting"),
			lines: [
				...(posted?.postings ?? []),
				...marks.map(
					({ stage, signer, who, at }) => `${when(at)} ${say(`council.stage.${stage}`)} ${say(`council.signer.${signer}`)} ${who}`,
				),
			],
			files: await photoFiles(
				marks.map(({ photo }) => photo),
				"mark",
			),
		},
		{
			title: say("task.archive.objections"),
			lines: [
				...(posted?.objections ?? []),
				...decisions.map(({ number, verdict, words, at }) => `${when(at)} ${number} ${say(`council.verdict.${verdict}`)} ${words}`),
			],
			files: [],
		},
		{ title: say("task.archive.filing"), lines: filings, files: [] },
		{
			title: say("task.archive.execution"),
			lines: tasks.flatMap((task) => [taskLine(task), ...(details.get(task.id)?.lines ?? [])]),
			files: await photoFiles(
				tasks.flatMap((task) => details.get(task.id)?.photos ?? []),
				"work",
			),
		},
	]
	const title = say("task.archive.title", { title: matter.title })
	const made = say("task.archive.made", { when: when(house.clock()) })
	return zipped(
		[
			{ name: "index.html", bytes: Buffer.from(indexPage(locale, title, [made, demoMark(house)], sections, say("task.archive.none"))) },
			...parts,
		],
		house.clock(),
	)
}

/** Read on a screen and printed: the page goes with the folder, so it brings what it needs. */
const pageStyle =
	"body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.7 system-ui,sans-serif;color:#1a1a1a;overflow-wrap:anywhere}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid #bbb}p{margin:.3rem 0}@media print{h2{break-after:avoid}}"

function indexPage(locale: Locale, title: string, notes: readonly string[], sections: readonly Section[], none: string): string {
	const body = sections.map(({ title: head, lines, files }) => {
		const shown = lines.filter((line) => line.trim() !== "")
		const paragraphs =
			shown.length === 0 && files.length === 0 ? [`<p>${escaped(none)}</p>`] : shown.map((line) => `<p>${escaped(line)}</p>`)
		const links = files.map(({ label, name }) => `<li><a href="${escaped(encodeURI(name))}">${escaped(label)}</a></li>`)
		return `<h2>${escaped(head)}</h2>${paragraphs.join("")}${links.length > 0 ? `<ul>${links.join("")}</ul>` : ""}`
	})
	const head = notes.filter((note) => note !== "").map((note) => `<p>${escaped(note)}</p>`)
	return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${pageStyle}</style></head><body><h1>${escaped(title)}</h1>${head.join("")}${body.join("")}</body></html>`
}

function escaped(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

async function zipped(parts: readonly Part[], at: number): Promise<Buffer> {
	const zip = new ZipFile()
	for (const { name, bytes } of parts) zip.addBuffer(bytes, name, { mtime: new Date(at) })
	zip.end()
	const chunks: Buffer[] = []
	for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
	return Buffer.concat(chunks)
}
