/** Members are told what is theirs to vote on: one message for everything a body opens within a short time. */
import type { Block } from "../../channel/message.ts"
import type { Tx } from "../../store/store.ts"
import { minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { TimerHandler } from "../affair.ts"
import { openVotes } from "./calls.ts"
import type { CommandCx } from "./command.ts"
import { isOpen } from "./commands-votes.ts"
import { ballotLink } from "./links.ts"
import { type Body, bodyById } from "./repo-bodies.ts"
import { type Matter, mattersOf } from "./repo-matters.ts"
import { type Round, roundsOf, updateRound } from "./repo-rounds.ts"
import { tellMembers } from "./tell-members.ts"

export const inviteTimer = "council.invite"
/** What is opened within this time of the first is told in the same message. */
const foldMs = 5 * minuteMs
/** More titles than this are counted instead of listed, and more ballots are opened by 表决. */
const mostTitles = 3

export async function planInvitation(tx: Tx, { house, now }: CommandCx, { villageId, id }: Body): Promise<void> {
	await setTimer(tx, { villageId, kind: inviteTimer, subject: id, dueAt: now + foldMs, guardVersion: 0 }, house.newId)
}

type Told = { readonly matter: Matter; readonly round: Round }

export const inviteDue: TimerHandler = async ({ villageId, subject: bodyId }, { tx, house, now }) => {
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined) return
	const matters = await mattersOf(tx, villageId, { states: ["voting"], bodyId })
	const rounds = await roundsOf(
		tx,
		villageId,
		matters.map(({ id }) => id),
	)
	const fresh = matters.flatMap((matter): readonly Told[] => {
		const round = rounds.find((each) => each.matterId === matter.id && each.round === matter.round)
		return round === undefined || round.invitedAt !== null || !isOpen(round, now) ? [] : [{ matter, round }]
	})
	if (fresh.length === 0) return
	for (const { round } of fresh) await updateRound(tx, round, { invitedAt: now })
	const due = new Map<string, readonly Told[]>()
	for (const personId of new Set(fresh.flatMap(({ round }) => round.roll.map((seat) => seat.personId)))) {
		const owed = (await openVotes(tx, { villageId, personId }, now)).filter(({ isVoted }) => !isVoted)
		const told = fresh.filter(({ matter }) => owed.some((vote) => vote.matter.id === matter.id))
		if (told.length > 0) due.set(personId, told)
	}
	const cx = { house, now, by: null }
	await tellMembers(tx, cx, { villageId, matter: `council:${bodyId}`, personIds: [...due.keys()] }, (personIds) =>
		invitation(cx, body, personIds, due),
	)
}

function invitation(
	{ house, now }: CommandCx,
	body: Body,
	personIds: readonly string[],
	due: ReadonlyMap<string, readonly Told[]>,
): readonly Block[] {
	const { say } = house
	const told = [...new Set(personIds.flatMap((personId) => due.get(personId) ?? []))]
	const titles = told.slice(0, mostTitles).map(({ matter }) => matter.title)
	const [only, second] = told
	const listed = titles.join("、")
	// Where the service has no address that phones reach, there is nothing to open.
	const links = personIds.flatMap((personId) => {
		const ballots = (due.get(personId) ?? []).filter(({ round }) => round.way === "secret")
		return ballots.slice(0, mostTitles).flatMap(({ matter, round }): readonly Block[] => {
			const url = ballotLink(house, { ...round, personId }, now)
			return url === undefined ? [] : [{ kind: "link", text: say("council.ballot.linkOf", { title: matter.title }), url }]
		})
	})
	const text =
		only !== undefined && second === undefined
			? say(`council.invite.${only.round.way !== "secret" ? "one" : links.length > 0 ? "secret" : "secretHere"}`, {
					body: body.name,
					title: only.matter.title,
				})
			: say("council.invite.several", {
					body: body.name,
					count: told.length,
					titles: told.length > titles.length ? say("council.invite.more", { titles: listed }) : listed,
				})
	return [{ kind: "text", text }, ...links]
}
