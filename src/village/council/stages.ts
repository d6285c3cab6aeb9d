/** The stages a matter passes, as data, and what has to be in place before it may be voted on. Pure. */

/** Who answers for a stage; each class of signer has a ledger of its own (六手印记). */
export const signerClasses = ["branch", "two-committees", "party-members", "representatives", "supervisors", "residents"] as const
export type SignerClass = (typeof signerClasses)[number]

export type Stage = {
	readonly id: string
	/** A mark of each of these closes the stage. */
	readonly signers: readonly SignerClass[]
	/** `vote`: closed by the body's decision, too. */
	readonly isVote: boolean
}

export type StagePreset = { readonly id: string; readonly stages: readonly Stage[] }

const stage = (id: string, signers: readonly SignerClass[], isVote = false): Stage => ({ id, signers, isVote })

/** 五议两公开, and none. A stage's words stand in the catalogue under its id. */
const stagePresets = [
	{ id: "none", stages: [] },
	{
		id: "five-and-two",
		stages: [
			stage("propose", ["branch"]),
			stage("consult", ["two-committees"]),
			stage("review", ["party-members"]),
			stage("resolve", ["representatives"], true),
			stage("publish-decision", ["supervisors"]),
			stage("publish-outcome", ["supervisors", "residents"]),
		],
	},
] as const satisfies readonly StagePreset[]
export const presetIds = ["none", "five-and-two"] as const
export type PresetId = (typeof presetIds)[number]

export function stagesOf(preset: PresetId): readonly Stage[] {
	return stagePresets.find(({ id }) => id === preset)?.stages ?? []
}

export type Mark = { readonly stage: string; readonly signer: SignerClass }
export type StageState = { readonly stage: Stage; readonly state: "done" | "now" | "ahead"; readonly missing: readonly SignerClass[] }

/** Where a matter stands. A stage is closed when all its signers have marked it, and a vote's when the body has decided, too. */
export function stageStates(preset: PresetId, marks: readonly Mark[], isDecided: boolean): readonly StageState[] {
	let isOpen = true
	return stagesOf(preset).map((each): StageState => {
		const missing = each.signers.filter((signer) => !marks.some((mark) => mark.stage === each.id && mark.signer === signer))
		const isDone = isOpen && missing.length === 0 && (!each.isVote || isDecided)
		const state = isDone ? "done" : isOpen ? "now" : "ahead"
		isOpen = isDone
		return { stage: each, state, missing }
	})
}

export const matterKinds = ["ordinary", "major", "people", "risk"] as const
/** `major`: 三重一大; `people`: about named people; `risk`: a project with social risk. */
export type MatterKind = (typeof matterKinds)[number]

export type GateKind = "legal" | "poll" | "standard" | "stages" | "notice"

/** What is known of a matter when its vote is to be opened. */
export type GateFacts = {
	readonly kind: MatterKind
	readonly preset: PresetId
	readonly marks: readonly Mark[]
	/** The legal adviser's latest word. */
	readonly legal: "passed" | "returned" | undefined
	/** Of the poll of those affected. */
	readonly poll: "for" | "against" | "too-few" | "open" | undefined
	/** Whether the poll is asked for; a project with social risk always needs one. */
	readonly needsPoll: boolean
	/** The standard posted before the case. */
	readonly hasStandard: boolean
	/** When members were told of the meeting, ms. */
	readonly noticedAt: number | undefined
	readonly noticeDays: number
	readonly now: number
}

const dayMs = 24 * 3_600_000

/** The gates that are still shut, in the order they are passed. */
export function shutGates(facts: GateFacts): readonly GateKind[] {
	const { kind, preset, marks, legal, poll, needsPoll, hasStandard, noticedAt, noticeDays, now } = facts
	const stages = stageStates(preset, marks, false)
	const vote = stages.find((each) => each.stage.isVote)
	const shut: GateKind[] = []
	if (kind === "major" && legal !== "passed") shut.push("legal")
	if ((kind === "risk" || needsPoll) && poll !== "for") shut.push("poll")
	if (kind === "people" && !hasStandard) shut.push("standard")
	if (vote !== undefined && vote.state === "ahead") shut.push("stages")
	if (noticeDays > 0 && (noticedAt === undefined || now < noticedAt + noticeDays * dayMs)) shut.push("notice")
	return shut
}
