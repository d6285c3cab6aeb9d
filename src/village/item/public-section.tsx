/** The list of items on the village's public page: its equation, and the way to all of it. */
import { formatDate } from "../../text/date.ts"
import type { PublicSection } from "../affair.ts"
import { publicItemsPath } from "./paths.ts"
import { itemSteps, stageCounts, stageWords } from "./progress.ts"
import { latestPosting } from "./repo-posting.ts"

/** The page of the list has them all. */
const shownItems = 5

export const itemSection: PublicSection = {
	id: "items",
	title: "item.public.section",
	place: 20,
	load: async ({ reader, house, village }) => {
		const { say, locale, timeZone } = house
		const posting = await latestPosting(reader, village.id)
		if (posting === undefined) return undefined
		const { account, items } = posting.list
		const aside = account.claims - account.placed
		const steps = await itemSteps(reader, house, village.id)
		const counts = stageCounts(
			items.map(({ id }) => id),
			steps,
		)
		return (
			<>
				<p>{say("item.equation", { ...account, aside })}</p>
				{steps.size > 0 && <p>{stageWords(say, counts)}</p>}
				<p class="hint">{say("item.public.until", { day: formatDate(posting.until, locale, timeZone) })}</p>
				<ul class="public-list">
					{items.slice(0, shownItems).map(({ id, number, title }) => (
						<li key={id}>{say("item.support.label", { number, title })}</li>
					))}
				</ul>
				<p>
					<a href={publicItemsPath(village.code)}>{say("item.public.all", { count: items.length })}</a>
				</p>
			</>
		)
	},
}
