/** One decision, one archive (一决策一档案): everything of a matter in one folder, with a page that leads through it. */
import { ZipFile } from "yazl"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { type MatterView, matterArchive, partiesOf, wordFiles } from "../council/index.ts"
import { demoMark } from "../demo-mark.ts"
import { filingLines } from "../filing/index.ts"
import { itemArchive } from "../item/index.ts"
import { member } from "../people/index.ts"
import { indexPage, type Section } from "./archive-page.ts"
import { type Photo, workLines, workOf } from "./archive-work.ts"
import { tasksOf } from "./repo.ts"

type Part = { readonly name: string; readonly bytes: Buffer }

const photoEnding = /\.([a-z0-9]{2,4})$/

/** The folder as a zip: `index.html`, minutes, signature sheet, photos. */
export async function buildArchive(house: House, view: MatterView): Promise<Buffer> {
	const { say, locale, timeZone } = house
	const now = house.clock()
	const { matter, rounds, marks } = view
	const { villageId } = matter
	const { askers, works, filings, posted } = await house.store.read(async (reader) => {
		const names: string[] = []
		for (const personId of await partiesOf(reader, villageId, matter.id, "asker"))
			names.push((await member(reader, villageId, personId))?.name ?? "")
		const found = []
		for (const task of await tasksOf(reader, villageId, { matterId: matter.id })) found.push(await workOf(reader, task))
		const filings = await filingLines(reader, house, villageId, matter.id)
		const posted = matter.itemId === null ? undefined : await itemArchive(reader, house, villageId, matter.itemId)
		return { askers: names, works: found, filings, posted }
	})
	const { buildMinutes, buildSheet } = await wordFiles()
	const minutes = `01-${say("task.archive.minutes")}.docx`
	const sheet = `02-${say("task.archive.sheet")}.docx`
	const parts: Part[] = [
		{ name: minutes, bytes: await buildMinutes(view, house) },
		{ name: sheet, bytes: await buildSheet(view, house) },
	]
	const photosIn = async (refs: readonly (string | null)[], of: "vote" | "mark" | "work"): Promise<ReadonlyMap<string, Photo>> => {
		const photos = new Map<string, Photo>()
		for (const ref of new Set(refs.flatMap((one) => one ?? []))) {
			const found = await house.media.get(ref)
			if (found === undefined) continue
			const label = say(`task.archive.photo.${of}`, { number: photos.size + 1 })
			const name = `${say("task.archive.photos")}/${label}.${photoEnding.exec(ref)?.[1] ?? "jpg"}`
			photos.set(ref, { label, name, bytes: found.bytes })
			parts.push({ name, bytes: Buffer.from(found.bytes) })
		}
		return photos
	}
	const council = matterArchive(view, house)
	const workPhotos = await photosIn(
		works.flatMap(({ events }) => events.flatMap(({ photos }) => photos)),
		"work",
	)
	const sections: Section[] = [
		{ title: say("task.archive.facts"), lines: council.facts },
		{ title: say("task.archive.why"), lines: [...matter.text.split("\n"), ...(posted?.item ?? [])] },
		{
			title: say("task.archive.opinions"),
			lines: askers.length === 0 ? [] : [askers.join("、"), say("task.archive.count", { count: askers.length })],
		},
		{ title: say("task.archive.legality"), lines: council.gates, none: council.noGates },
		...(council.withdrawal.length === 0 ? [] : [{ title: say("task.archive.withdrawal"), lines: council.withdrawal }]),
		{
			title: say("task.archive.minutes"),
			lines: council.rule,
			files: [
				{ label: say("task.archive.minutes"), name: minutes },
				{ label: say("task.archive.sheet"), name: sheet },
			],
		},
		{
			title: say("task.archive.votes"),
			lines: council.rounds.flatMap(({ head, lines }) => [{ head }, ...lines]),
			files: [
				...(
					await photosIn(
						rounds.flatMap(({ round, votes }) => [round.photo, ...votes.map(({ photo }) => photo)]),
						"vote",
					)
				).values(),
			],
		},
		{
			title: say("task.archive.posting"),
			lines: [...(posted?.postings ?? []), ...council.stages],
			files: [
				...(
					await photosIn(
						marks.map(({ photo }) => photo),
						"mark",
					)
				).values(),
			],
		},
		{ title: say("task.archive.objections"), lines: [...(posted?.objections ?? []), ...council.decisions] },
		{ title: say("task.archive.filing"), lines: filings },
		{
			title: say("task.archive.execution"),
			lines: works.flatMap((work) => workLines(work, { house, decisions: view.decisions, photos: workPhotos, now })),
			none: say("task.archive.noWork"),
		},
	]
	const title = say("task.archive.title", { title: matter.title })
	const made = say("task.archive.made", { when: formatDateTime(now, locale, timeZone) })
	const page = indexPage(locale, title, [made, demoMark(house)], sections, say("task.archive.none"))
	return zipped([{ name: "index.html", bytes: Buffer.from(page) }, ...parts], now)
}

async function zipped(parts: readonly Part[], at: number): Promise<Buffer> {
	const zip = new ZipFile()
	for (const { name, bytes } of parts) zip.addBuffer(bytes, name, { mtime: new Date(at) })
	zip.end()
	const chunks: Buffer[] = []
	for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
	return Buffer.concat(chunks)
}
