/** A QR code as a drawing of the page itself: nothing to fetch, no script, no style. */
import QRCode from "qrcode"

/** White around the code, in modules; scanners need it. */
const quiet = 4

/** Dark on white in any colour scheme. `label` is read aloud in its place. */
export function QrCode({ text, label, size = 232 }: { readonly text: string; readonly label: string; readonly size?: number }) {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" })
	const cells = Array.from(modules.data, (dark, i) =>
		dark ? `M${(i % modules.size) + quiet} ${Math.floor(i / modules.size) + quiet}h1v1h-1z` : "",
	)
	const width = modules.size + 2 * quiet
	return (
		<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${width} ${width}`}>
			<path fill="#fff" d={`M0 0h${width}v${width}H0z`} />
			<path fill="#000" shape-rendering="crispEdges" d={cells.join("")} />
		</svg>
	)
}
