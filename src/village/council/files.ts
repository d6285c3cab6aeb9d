/** Minutes and signature sheets as Word documents, for the meeting itself and for the shelf. */
import { AlignmentType, HeadingLevel, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from "docx"
import type { House } from "../affair.ts"
import { evenMargin, wordFile } from "../word-file.ts"
import { compositionWarning, resultWords, ruleWords } from "./arithmetic.ts"
import { whenWords } from "./matter-page.tsx"
import type { MatterView, RoundView } from "./matter-view.ts"
import { isOnlyPoll } from "./rules.ts"

type Words = Pick<House, "say" | "demo" | "locale" | "timeZone">

export function paragraph(text: string, bold = false): Paragraph {
	return new Paragraph({ spacing: { after: 100 }, children: [new TextRun({ text, bold })] })
}

export function heading(text: string): Paragraph {
	return new Paragraph({
		heading: HeadingLevel.HEADING_2,
		spacing: { before: 200, after: 100 },
		children: [new TextRun({ text, bold: true })],
	})
}

/** `wide`: a list of many columns lies across. */
export function documentOf(
	title: string,
	house: Words,
	children: readonly (Paragraph | Table)[],
	page: "upright" | "wide" = "upright",
): Promise<Buffer> {
	const head = new Paragraph({
		alignment: AlignmentType.CENTER,
		spacing: { after: 240 },
		children: [new TextRun({ text: title, bold: true, size: 34 })],
	})
	return wordFile(title, { font: "SimSun", size: 24, margin: evenMargin(1_100), isWide: page === "wide" }, [head, ...children], house)
}

/** Widths in percent of the page. */
export function tableOf(
	columns: readonly { readonly label: string; readonly width: number }[],
	rows: readonly (readonly string[])[],
	height = 0,
): Table {
	const cell = (text: string, width: number, bold: boolean) =>
		new TableCell({
			width: { size: width, type: WidthType.PERCENTAGE },
			children: [new Paragraph({ children: [new TextRun({ text, bold })] })],
		})
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		rows: [
			new TableRow({ tableHeader: true, children: columns.map(({ label, width }) => cell(label, width, true)) }),
			...rows.map(
				(row) =>
					new TableRow({
						cantSplit: true,
						...(height > 0 && { height: { value: height, rule: "atLeast" as const } }),
						children: columns.map(({ width }, index) => cell(row[index] ?? "", width, false)),
					}),
			),
		],
	})
}

/** 清江村村民议事会: a sheet in the township's cabinet has to say of which village it is. */
function ofVillage({ village, body }: MatterView): string {
	return body.name.startsWith(village) ? body.name : `${village}${body.name}`
}

/** Every round of the matter: who was due, present, recused, how each voted, the arithmetic, the dissent. */
export async function buildMinutes(view: MatterView, house: Words): Promise<Buffer> {
	const { say } = house
	const { matter, body, rounds, decisions, gates } = view
	const last = rounds.at(-1)?.round
	// A poll prepares a meeting: there is room to write what it decided, once, whatever was asked before.
	const isMeetingAhead = last === undefined ? body.rule.online === "poll" : isOnlyPoll(last)
	const withdrawn = gates.filter(({ kind }) => kind === "withdrawal")
	return documentOf(say("council.minutes.title", { body: ofVillage(view) }), house, [
		paragraph(say("council.minutes.date")),
		paragraph(say("council.minutes.place")),
		heading(say("council.minutes.matter")),
		paragraph(say("council.chat.head", { serial: matter.serial, title: matter.title }), true),
		...matter.text.split("\n").map((line) => paragraph(line)),
		heading(say("council.minutes.rule")),
		paragraph(`${ruleWords(say, body.rule)}。`),
		paragraph(say("council.body.source", { source: body.rule.source })),
		...rounds.flatMap((round) => roundPart(round, house)),
		...(isMeetingAhead && matter.state !== "withdrawn"
			? [
					heading(say("council.minutes.atMeeting")),
					...say("council.minutes.meetingBlanks")
						.split("\n")
						.map((line) => paragraph(line)),
				]
			: []),
		...withdrawn.flatMap(({ note, at }) => [
			heading(say("council.minutes.withdrawn")),
			paragraph(say("council.minutes.why", { when: whenWords(house, at), reason: note })),
		]),
		...decisions.flatMap(({ number, verdict, words, corrects }) => [
			heading(say("council.decision", { number })),
			...(corrects === null ? [] : [paragraph(say("council.decision.corrects", { number: corrects }))]),
			paragraph(`${say(`council.verdict.${verdict}`)}。${words}`),
		]),
		...(matter.rank === null ? [] : [paragraph(say("council.minutes.rank", { rank: matter.rank }))]),
		paragraph(""),
		paragraph(say("council.minutes.signed")),
	])
}

function roundPart({ round, result, votes, recused, composition }: RoundView, house: Words): readonly (Paragraph | Table)[] {
	const { say } = house
	const warning = compositionWarning(say, composition)
	const dissent = votes.filter(({ choice, reason }) => choice === "against" && reason !== "")
	return [
		heading(
			say(isOnlyPoll(round) ? "council.minutes.pollRound" : "council.minutes.round", {
				round: round.round,
				way: say(`council.way.${round.way}`),
			}),
		),
		...(isOnlyPoll(round) ? [paragraph(say("council.minutes.poll"))] : []),
		paragraph(`${say("council.minutes.when")}：${whenWords(house, round.openedAt)} – ${whenWords(house, round.closedAt)}`),
		...(result === undefined ? [] : resultWords(say, round, result).map((line) => paragraph(line))),
		...(warning === "" ? [] : [paragraph(warning)]),
		...(round.outcome === "withheld" ? [paragraph(say("council.result.withheld"))] : []),
		...(recused.length === 0
			? []
			: [paragraph(say("council.round.recused", { names: recused.map(({ name, reason }) => `${name}（${reason}）`).join("、") }))]),
		...(votes.length === 0
			? []
			: [
					tableOf(
						[
							{ label: say("council.seat.name"), width: 22 },
							{ label: say("council.vote.choice"), width: 14 },
							{ label: say("council.vote.reason"), width: 50 },
							{ label: say("council.vote.how"), width: 14 },
						],
						votes.map(({ name, choice, reason, channel }) => [
							name,
							say(`council.choice.${choice}`),
							reason,
							say(channel === "paper" ? "council.vote.paper" : "council.vote.chat"),
						]),
					),
				]),
		...(dissent.length === 0
			? []
			: [heading(say("council.minutes.dissent")), ...dissent.map(({ name, reason }) => paragraph(`${name}：${reason}`))]),
		...(round.way === "secret" ? [paragraph(say("council.minutes.secret"))] : []),
		...(round.verdict === null ? [] : [paragraph(say("council.minutes.verdict", { verdict: say(`council.verdict.${round.verdict}`) }))]),
		...(round.note === "" ? [] : [paragraph(say("council.round.note", { note: round.note }))]),
		...(round.nextAt === null ? [] : [paragraph(say("council.round.next", { when: whenWords(house, round.nextAt) }))]),
	]
}

/**
 * One line a member of the roll as it stands, with room to sign; who recused is marked and signs nothing. Where households decide, their numbers stand
 * beside the names: two heads of one name are two households.
 */
export async function buildSheet(view: MatterView, house: Words): Promise<Buffer> {
	const { say } = house
	const { matter, body, roll, recusals, rounds } = view
	// A choice beside a name would tell what a secret ballot keeps.
	const last = rounds.at(-1)?.round
	const isSecret = last?.way === "secret" && !isOnlyPoll(last)
	const recused = new Set(recusals.map(({ unitId }) => unitId))
	const isOfHouseholds = body.rule.unit === "household"
	return documentOf(say("council.sheet.title", { body: ofVillage(view), title: matter.title }), house, [
		paragraph(`${ruleWords(say, body.rule)}。${say("council.body.source", { source: body.rule.source })}`),
		...(isSecret ? [paragraph(say("council.sheet.secret"))] : []),
		tableOf(
			[
				{ label: say("council.sheet.serial"), width: 10 },
				...(isOfHouseholds ? [{ label: say("council.sheet.household"), width: 12 }] : []),
				{ label: say("council.sheet.member"), width: 22 },
				{ label: say(isSecret ? "council.sheet.remark" : "council.sheet.choice"), width: isOfHouseholds ? 28 : 33 },
				{ label: say("council.sheet.sign"), width: isOfHouseholds ? 28 : 35 },
			],
			roll.map(({ unitId, name, household }, index) => [
				String(index + 1),
				...(isOfHouseholds ? [household] : []),
				name,
				recused.has(unitId) ? say("council.sheet.recused") : "",
				"",
			]),
			760,
		),
		paragraph(""),
		paragraph(say("council.minutes.date")),
		paragraph(say("council.minutes.place")),
	])
}
