import type { Reader, Tx } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { groupsOf, personOfHousehold } from "../people/index.ts"
import { lacksStandard } from "./commands-gates.ts"
import { putMatter } from "./commands-matters.ts"
import { commandOf, fenOf } from "./console.ts"
import type { NewMatterView } from "./new-matter-page.tsx"
import { bodiesOf } from "./repo-bodies.ts"
import { matterKinds, presetIds } from "./stages.ts"

type Values = NewMatterView["values"]

export async function put(
	tx: Tx,
	house: House,
	session: StaffSession,
	id: string,
	values: Values,
): Promise<{ readonly matterId: string } | { readonly errors: NewMatterView["errors"] }> {
	const { say } = house
	const { villageId } = session
	const askers = await personsIn(tx, villageId, values.asker)
	const concerned = await personsIn(tx, villageId, values.concerned)
	const budgetFen = fenOf(values.budget)
	const kind = matterKinds.find((each) => each === values.kind) ?? "ordinary"
	const errors = {
		...((await lacksStandard(tx, villageId, kind)) && { kind: say("council.matter.noStandard") }),
		...(askers === undefined && { asker: say("council.matter.personUnknown") }),
		...(concerned === undefined && { concerned: say("council.matter.personUnknown") }),
		...(Number.isNaN(budgetFen) && { budget: say("council.matter.budgetWrong") }),
	}
	if (askers === undefined || concerned === undefined || Object.keys(errors).length > 0) return { errors }
	const preset = presetIds.find((each) => each === values.preset) ?? "none"
	const made = await putMatter(tx, commandOf(house, session), {
		villageId,
		...(id !== "" && { id }),
		bodyId: values.body,
		title: values.title,
		text: values.text,
		kind,
		preset,
		groupName: values.group === "" ? null : values.group,
		needsPoll: values.poll === "yes",
		budgetFen,
		askerIds: askers,
		concernedIds: concerned,
	})
	if (made.ok) return { matterId: made.matter.id }
	switch (made.code) {
		case "STAYS_IN_GROUP":
			return { errors: { group: say("council.matter.staysInGroup") } }
		case "BODY_GONE":
			return { errors: { body: say("council.said.BODY_GONE") } }
		case "BUDGET_WRONG":
			return { errors: { budget: say("council.matter.budgetWrong") } }
		case "TITLE_MISSING":
			return { errors: { title: say("council.matter.titleMissing") } }
	}
}

/** Persons written as 0001 李建国、0002 张福; undefined where one is not on the roster. */
async function personsIn(reader: Reader, villageId: string, text: string): Promise<readonly string[] | undefined> {
	const parts = text
		.split(/[、，,;；\n]+/)
		.map((part) => part.trim())
		.filter((part) => part !== "")
	const found: string[] = []
	for (const part of parts) {
		const [householdNumber = "", name = ""] = part.split(/\s+/)
		const personId = await personOfHousehold(reader, villageId, { householdNumber, name })
		if (personId === undefined) return undefined
		found.push(personId)
	}
	return found
}

export async function newView(
	reader: Reader,
	house: House,
	session: StaffSession,
	entered?: { readonly id: string; readonly values: Values; readonly errors: NewMatterView["errors"] },
): Promise<NewMatterView> {
	const { villageId, csrf } = session
	const bodies = (await bodiesOf(reader, villageId)).filter(({ endedAt }) => endedAt === null).map(({ id, name }) => ({ id, name }))
	const names = (await groupsOf(reader, villageId, "group")).map(({ name }) => name)
	const blank = {
		body: bodies[0]?.id ?? "",
		title: "",
		text: "",
		kind: "ordinary",
		preset: "none",
		group: "",
		budget: "",
		asker: "",
		concerned: "",
		poll: "",
	}
	return {
		id: entered === undefined || entered.id === "" ? house.newId() : entered.id,
		values: entered?.values ?? blank,
		bodies,
		groups: names,
		errors: entered?.errors ?? {},
		csrf,
	}
}
