/** Console: the form a body's rule is changed with. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { Problems } from "../../web/ui/draft-form.tsx"
import { Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { ruleWords } from "./arithmetic.ts"
import { limits } from "./command.ts"
import { bodyPath } from "./console.ts"
import { quorumIds, quorums, thresholdIds, thresholds } from "./presets.ts"
import type { Body } from "./repo-bodies.ts"
import { type Rule, ruleSchema } from "./rules.ts"

export type RuleValues = Readonly<Record<"unit" | "quorum" | "threshold" | "noticeDays" | "online" | "source", string>>

/** `seen`: the rule the page showed when it was opened, as it was sent along; undefined where it was not. */
export type RuleRefusal = {
	readonly code: "RULE_WRONG" | "RULE_CHANGED"
	readonly values: RuleValues
	readonly seen: Rule | undefined
}

/** A rule as the form shows it. What the form does not know (a share of the village's own) stands as 现行. */
function valuesOfRule(rule: Rule): RuleValues {
	const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
	return {
		unit: rule.unit,
		quorum: quorumIds.find((id) => same(quorums[id], rule.quorum)) ?? "",
		threshold: thresholdIds.find((id) => same(thresholds[id], rule.threshold)) ?? "",
		noticeDays: String(rule.noticeDays),
		online: rule.online,
		source: rule.source,
	}
}

/** Undefined where the form was not filled in so that it makes a rule. */
export function ruleFrom(values: RuleValues, present: Rule): Rule | undefined {
	const quorum = quorumIds.find((id) => id === values.quorum)
	const threshold = thresholdIds.find((id) => id === values.threshold)
	const read = ruleSchema.safeParse({
		unit: values.unit,
		quorum: quorum === undefined ? present.quorum : quorums[quorum],
		threshold: threshold === undefined ? present.threshold : thresholds[threshold],
		recusalShrinksAll: present.recusalShrinksAll,
		noticeDays: Number(values.noticeDays),
		online: values.online,
		source: values.source.trim(),
	})
	return read.data
}

/** The rule a page was made from, as its form sends it back; undefined where that cannot be read. */
export function seenRule(text: string): Rule | undefined {
	try {
		return ruleSchema.safeParse(JSON.parse(text)).data
	} catch {
		return undefined
	}
}

/** What somebody else changed, line by line: as it was, as it is. */
function changesOf(say: House["say"], was: Rule, is: Rule): readonly string[] {
	const lines = (rule: Rule): readonly (readonly [string, string])[] => [
		["council.body.rule", ruleWords(say, rule)],
		["council.body.days", String(rule.noticeDays)],
		["council.body.online", say(`council.online.${rule.online}`)],
		["council.body.sourceLabel", rule.source],
	]
	const now = new Map(lines(is))
	return lines(was).flatMap(([label, before]) => {
		const after = now.get(label) ?? ""
		return after === before ? [] : [say("council.rule.otherChanged", { label: say(label), before, after })]
	})
}

export function RuleForm({
	body,
	refusal,
	csrf,
	say,
}: {
	readonly body: Body
	readonly refusal: RuleRefusal | undefined
	readonly csrf: string
	readonly say: House["say"]
}) {
	const present = valuesOfRule(body.rule)
	const values = refusal?.values ?? present
	const isOvertaken = refusal?.code === "RULE_CHANGED"
	const problems = isOvertaken
		? [...(refusal.seen === undefined ? [] : changesOf(say, refusal.seen, body.rule)), say("council.rule.overtaken")]
		: []
	// Told what changed, a second save is of one who knows; a rule that makes no sense tells nothing of it yet.
	const seen = isOvertaken ? body.rule : (refusal?.seen ?? body.rule)
	const asIs = { value: "", label: say("council.body.asIs") }
	return (
		<section class="card">
			<h2>{say("council.body.changeRule")}</h2>
			<p class="hint">{say("council.body.changeRuleHint")}</p>
			<Problems title={say("council.rule.overtaken.title")} problems={problems} />
			<Form action={`${bodyPath(body.id)}/rule`} csrf={csrf}>
				<input type="hidden" name="unit" value={present.unit} />
				<input type="hidden" name="seen" value={JSON.stringify(seen)} />
				<SelectField
					name="threshold"
					label={say("council.body.threshold")}
					value={values.threshold}
					choices={[
						...(present.threshold === "" || values.threshold === "" ? [asIs] : []),
						...thresholdIds.map((value) => ({ value, label: say(`council.threshold.${value}`) })),
					]}
				/>
				<SelectField
					name="quorum"
					label={say("council.body.quorum")}
					value={values.quorum}
					choices={[
						...(present.quorum === "" || values.quorum === "" ? [asIs] : []),
						...quorumIds.map((value) => ({ value, label: say(`council.quorum.${value}`) })),
					]}
				/>
				<TextField name="noticeDays" label={say("council.body.days")} type="number" value={values.noticeDays} required />
				<SelectField
					name="online"
					label={say("council.body.online")}
					value={values.online}
					choices={(["binding", "poll"] as const).map((value) => ({ value, label: say(`council.online.${value}`) }))}
				/>
				<TextAreaField
					name="source"
					label={say("council.body.sourceLabel")}
					hint={say("council.body.sourceHint")}
					value={values.source}
					maxLength={limits.source}
					rows={3}
					required
				/>
				<Actions>
					<Button kind="plain">{say("council.body.saveRule")}</Button>
				</Actions>
			</Form>
		</section>
	)
}
