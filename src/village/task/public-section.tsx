/** What is done is judged by who asked: how they judged, and the way to the page, on the village's public page. */
import type { PublicSection } from "../affair.ts"
import { judgePath } from "./paths.ts"
import { satisfaction } from "./repo-follow-ups.ts"

/** Of fewer answers it would be told who gave them. */
const fewestAnswers = 5

export const judgeSection: PublicSection = {
	id: "judge",
	title: "task.public.section",
	place: 25,
	load: async ({ reader, house: { say }, village }) => {
		const { asked, satisfied, unsatisfied } = await satisfaction(reader, village.id)
		if (asked === 0) return undefined
		return (
			<>
				{satisfied + unsatisfied >= fewestAnswers && <p>{say("task.public.answers", { satisfied, unsatisfied })}</p>}
				<p>
					<a href={judgePath(village.code)}>{say("task.public.judge")}</a>
				</p>
			</>
		)
	},
}
