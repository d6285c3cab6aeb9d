/** What somebody said, to listen to; one no browser plays can be saved, and the page says why. */
import { useWords } from "./locale.ts"

export function Recording({
	src,
	label,
	isPlayable,
}: {
	readonly src: string
	readonly label: string
	/** See `isPlayable` of src/channel/file-endings.ts. */
	readonly isPlayable: boolean
}) {
	const say = useWords()
	if (isPlayable) return <audio controls preload="none" src={src} aria-label={label} />
	return (
		<p>
			<a href={src} download>
				{say("recording.save")}
			</a>
			<br />
			<span class="hint">{say("recording.why")}</span>
		</p>
	)
}
