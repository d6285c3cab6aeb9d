/** Console: every act on a matter, who may do it, and what it comes to. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { type CommandCx, limits } from "./command.ts"
import { attachPoll, nameStandard, reviewLegality } from "./commands-gates.ts"
import { markStage } from "./commands-matters.ts"
import { giveNotice, recordMeeting } from "./commands-meeting.ts"
import { closeRound, openRound, settleRound } from "./commands-rounds.ts"
import { castVote, enterPaperBallots, recuse } from "./commands-votes.ts"
import { withdrawMatter } from "./commands-withdraw.ts"
import { countField, listField, textField, timeOf } from "./console.ts"
import { correctDecision } from "./decide.ts"
import { matterById } from "./repo-matters.ts"
import { roundOf } from "./repo-rounds.ts"
import { choices } from "./rules.ts"
import { signerClasses } from "./stages.ts"

type Of = { readonly villageId: string; readonly matterId: string }

type Posted = { readonly fields: FastifyRequest["body"]; readonly photo: string | undefined }

type Run = (tx: Tx, cx: CommandCx, of: Of, posted: Posted) => Promise<string>

const noteBody = z.object({ note: textField(limits.note * 2) })

const countsBody = z.object({ agree: countField, against: countField, abstain: countField })

const codeOf = (done: { readonly ok: boolean; readonly code?: string }, good: string) => (done.ok ? good : (done.code ?? "MATTER_GONE"))

/** Every act on a matter: who may do it, and what it comes to, as a code the page says in words. */
export const acts: Readonly<Record<string, { readonly right: string; readonly run: Run }>> = {
	review: {
		right: "council.review",
		run: async (tx, cx, of, { fields }) => {
			const { note } = noteBody.parse(fields)
			const { verdict } = z.object({ verdict: z.enum(["passed", "returned"]).catch("returned") }).parse(fields)
			return codeOf(await reviewLegality(tx, cx, { ...of, verdict, note }), "reviewed")
		},
	},
	standard: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { standard } = z.object({ standard: textField(100) }).parse(fields)
			return codeOf(await nameStandard(tx, cx, { ...of, standardId: standard }), "saved")
		},
	},
	poll: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { survey } = z.object({ survey: textField(100) }).parse(fields)
			return codeOf(await attachPoll(tx, cx, { ...of, surveyId: survey }), "saved")
		},
	},
	mark: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			const body = z.object({
				stage: textField(40),
				signer: z.enum(signerClasses).catch("residents"),
				who: textField(400),
				note: textField(2_000),
			})
			return codeOf(await markStage(tx, cx, { ...of, ...body.parse(fields), photo: photo ?? null }), "marked")
		},
	},
	notice: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const meetsAt = timeOf(z.object({ when: textField(60) }).parse(fields).when, cx.house.timeZone)
			return meetsAt === null ? "TOO_SOON" : codeOf(await giveNotice(tx, cx, { ...of, meetsAt }), "noticed")
		},
	},
	open: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { way, until } = z.object({ way: z.enum(["open", "secret"]).catch("open"), until: textField(60) }).parse(fields)
			const closesAt = timeOf(until, cx.house.timeZone)
			if (until.trim() !== "" && closesAt === null) return "CLOSES_IN_PAST"
			return codeOf(await openRound(tx, cx, { ...of, way, closesAt }), "opened")
		},
	},
	recuse: {
		right: "council.enter",
		run: async (tx, cx, of, { fields }) => {
			const { unit } = z.object({ unit: textField(100) }).parse(fields)
			const { note } = noteBody.parse(fields)
			if (unit === "" || note.trim() === "") return "REASON_MISSING"
			return codeOf(await recuse(tx, cx, { ...of, unitId: unit, reason: note, by: cx.by }), "recused")
		},
	},
	paper: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			const body = z.object({ unit: textField(100), choice: z.enum(choices), note: textField(2_000) }).safeParse(fields)
			const matter = await matterById(tx, of.villageId, of.matterId)
			if (!body.success || matter === undefined) return "CHOICE_MISSING"
			const key = { ...of, round: matter.round }
			const { unit: unitId, choice, note: reason } = body.data
			const personId = (await roundOf(tx, key))?.roll.find((seat) => seat.unitId === unitId)?.personId ?? ""
			const paper = { enteredBy: cx.by ?? "", photo }
			return codeOf(await castVote(tx, cx, { ...key, unitId, personId, choice, reason, channel: "paper", paper }), "entered")
		},
	},
	papers: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			const { unit } = z.object({ unit: listField }).parse(fields)
			const round = (await matterById(tx, of.villageId, of.matterId))?.round ?? 0
			return codeOf(await enterPaperBallots(tx, cx, { ...of, round, unitIds: unit, ...countsBody.parse(fields), photo }), "entered")
		},
	},
	close: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { round } = z.object({ round: countField }).parse(fields)
			return codeOf(await closeRound(tx, cx, { ...of, round }), "closed")
		},
	},
	settle: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const body = z.object({
				verdict: z.enum(["adopted", "rejected", "again"]).catch("again"),
				next: textField(60),
				note: textField(2_000),
			})
			const { verdict, next, note } = body.parse(fields)
			return codeOf(await settleRound(tx, cx, { ...of, verdict, note, nextAt: timeOf(next, cx.house.timeZone) }), "settled")
		},
	},
	meeting: {
		right: "council.manage",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			return codeOf(await recordMeeting(tx, cx, { ...of, ...countsBody.parse(fields), ...noteBody.parse(fields), photo }), "met")
		},
	},
	correct: {
		right: "council.correct",
		run: async (tx, cx, { villageId }, { fields }) => {
			const { number } = z.object({ number: textField(40) }).parse(fields)
			const reason = noteBody.parse(fields).note
			const counts = countsBody.extend({ recused: countField }).parse(fields)
			return codeOf(await correctDecision(tx, cx, { villageId, number, reason, counts }), "corrected")
		},
	},
	withdraw: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) =>
			codeOf(await withdrawMatter(tx, cx, { ...of, reason: noteBody.parse(fields).note }), "withdrawn"),
	},
}
