/** The console page on which pictures and maps of parcels are handed in, and what became of each. */
import { Button } from "../../web/ui/button.tsx"
import { FileField, Form } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { Back, campaignPath } from "./console-parts.tsx"
import type { PhotosTaken } from "./parcel-photos.ts"
import type { Campaign } from "./repo.ts"

/** More names than these say nothing new. */
const mostNamed = 50

export function PhotosPage({
	campaign,
	rows,
	without,
	taken,
	house: { say },
	csrf,
}: {
	readonly campaign: Campaign
	readonly rows: number
	readonly without: number
	/** What was handed in just now. */
	readonly taken: PhotosTaken | undefined
	readonly house: House
	readonly csrf: string
}) {
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{say("signoff.photos.title")}</h1>
			{taken !== undefined && (
				<Notice kind={taken.refused.length === 0 ? "success" : "error"} title={say("signoff.photos.put", { count: taken.put })}>
					{taken.refused.length > 0 && (
						<>
							<p>{say("signoff.photos.refused", { count: taken.refused.length })}</p>
							<ul>
								{taken.refused.slice(0, mostNamed).map(({ name, why }) => (
									<li key={name}>{say(`signoff.photos.why.${why}`, { name })}</li>
								))}
							</ul>
						</>
					)}
				</Notice>
			)}
			<p>{say(without === 0 ? "signoff.photos.all" : "signoff.photos.without", { count: without, rows })}</p>
			<May right={rights.manage}>
				<p>{say("signoff.photos.hint")}</p>
				<Form action={campaignPath(campaign.id, "/photos")} csrf={csrf} hasFiles>
					<FileField name="files" label={say("signoff.photos.files")} accept="image/*,.zip,application/zip" several required />
					<Button>{say("signoff.photos.send")}</Button>
				</Form>
			</May>
		</>
	)
}
