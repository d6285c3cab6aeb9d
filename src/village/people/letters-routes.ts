/** Console: letters are downloaded, codes are shown for a group. Both are acts that are noted, so both are POSTs. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { House, StaffSession } from "../affair.ts"
import { sendFile } from "../send-file.ts"
import { codesList, type ListedCode, makeCodes } from "./commands-village.ts"
import { sendPage } from "./console.ts"
import { makeLetters } from "./letters.ts"
import { CodesPage, LettersPage, lettersPath, wholeVillage } from "./letters-page.tsx"
import { groupsOf } from "./repo-members.ts"

const bodySchema = z.object({ group: z.string().max(100).catch(wholeVillage), act: z.enum(["download", "show"]) })
const querySchema = z.object({ found: z.literal("nobody").optional().catch(undefined) })

export function mountLetters(server: FastifyInstance, house: House): void {
	const { store, gate, say, publicUrl } = house

	server.get(lettersPath, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		const { found } = querySchema.parse(request.query)
		const groups = await store.read((reader) => groupsOf(reader, session.villageId, "group"))
		const view = { groups, hasUrl: publicUrl !== undefined, foundNobody: found === "nobody", csrf: session.csrf }
		return sendPage(reply, house, session, {
			title: say("people.letters.title"),
			path: lettersPath,
			body: h(LettersPage, { view, say }),
		})
	})

	server.post(lettersPath, async (request, reply) => {
		const session = await gate.enter(request, "people.write")
		gate.checkForm(request, session)
		const { group, act } = bodySchema.parse(request.body)
		const groups = await store.read((reader) => groupsOf(reader, session.villageId, "group"))
		const chosen = groups.find(({ id }) => id === group)
		if (group !== wholeVillage && chosen === undefined) return reply.callNotFound()
		switch (act) {
			case "download":
				return sendLetters(reply, house, session, chosen)
			case "show": {
				const codes = await shownCodes(house, session, chosen?.id)
				const name = chosen?.name ?? say("people.letters.all")
				const title = say("people.letters.listTitle", { group: name })
				return sendPage(reply, house, session, { title, path: lettersPath, body: h(CodesPage, { group: name, codes, say }) })
			}
		}
	})
}

type Group = { readonly id: string; readonly name: string }

async function sendLetters(reply: FastifyReply, house: House, session: StaffSession, group: Group | undefined): Promise<FastifyReply> {
	const { villageId, villageName, accountId } = session
	const { file } = await makeLetters(house, { id: villageId, name: villageName }, { groupId: group?.id, actor: accountId })
	if (file === undefined) return reply.redirect(`${lettersPath}?found=nobody`, 303)
	const name = [house.say("people.letter.fileName"), group?.name ?? villageName].join("-")
	return sendFile(reply, name, "docx", file)
}

async function shownCodes(
	house: House,
	{ villageId, accountId }: StaffSession,
	groupId: string | undefined,
): Promise<readonly ListedCode[]> {
	await makeCodes(house, villageId)
	const codes: ListedCode[] = []
	for await (const page of codesList(house, villageId, groupId)) codes.push(...page)
	await house.store.tx((tx) =>
		addRecord(tx, {
			villageId,
			id: house.newId(),
			at: house.clock(),
			event: "people.codes-read",
			subject: groupId ?? villageId,
			actor: accountId,
			data: { codes: codes.length },
		}),
	)
	return codes
}
