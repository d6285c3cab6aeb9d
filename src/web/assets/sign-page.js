/**
 * The sign-off page with a script: handwriting on a canvas, and the statement read aloud. The pad's library is newer than some phones:
 * where it does not load, the finger's way is drawn plainly, which keeps the same points.
 */

/** @typedef {[number, number, number]} Point */

/** @param {HTMLElement} root */
function startPad(root) {
	const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"))
	const form = /** @type {HTMLFormElement} */ (root.closest("form"))
	const strokes = /** @type {HTMLInputElement} */ (form.elements.namedItem("strokes"))
	const picture = /** @type {HTMLInputElement} */ (form.elements.namedItem("picture"))
	const scale = Math.max(1, window.devicePixelRatio || 1)
	/** @type {{ strokes: () => Point[][], clear: () => void, redraw: () => void } | null} */
	let pad = null

	function fit() {
		canvas.width = Math.round(canvas.clientWidth * scale)
		canvas.height = Math.round(canvas.clientHeight * scale)
		const context = canvas.getContext("2d")
		if (context === null) return
		context.scale(scale, scale)
		context.fillStyle = "#fff"
		context.fillRect(0, 0, canvas.width, canvas.height)
	}

	let width = 0
	/** A canvas that changes its size is empty, and what is written on it afterwards is stretched unless it is measured anew. */
	function refit() {
		if (canvas.clientWidth === width) return
		width = canvas.clientWidth
		fit()
		if (pad !== null) pad.redraw()
	}

	function begin() {
		refit()
		const Library = /** @type {any} */ (window).SignaturePad
		pad = typeof Library === "function" ? libraryPad(Library, canvas) : plainPad(canvas)
	}

	const source = root.dataset.pad || ""
	const script = document.createElement("script")
	script.src = source
	script.onload = begin
	script.onerror = begin
	document.head.appendChild(script)

	root.querySelectorAll("[data-pad-do]").forEach((button) => {
		button.addEventListener("click", () => {
			const { padDo, padOther } = /** @type {HTMLElement} */ (button).dataset
			if (padDo !== "wide") {
				if (pad !== null) pad.clear()
				return
			}
			root.classList.toggle("pad-wide")
			const label = button.textContent || ""
			button.textContent = padOther || label
			button.setAttribute("data-pad-other", label)
			width = 0
			refit()
		})
	})
	// The phone is turned: what was written stays.
	window.addEventListener("resize", refit)
	form.addEventListener("submit", () => {
		if (pad === null) return
		const written = pad.strokes()
		strokes.value = written.length === 0 ? "" : JSON.stringify(written)
		picture.value = written.length === 0 ? "" : canvas.toDataURL("image/png")
	})
}

/** @param {{ time: number }[]} points */
function startOf(points) {
	const first = points[0]
	return first === undefined ? 0 : first.time
}

/** @param {any} Library @param {HTMLCanvasElement} canvas */
function libraryPad(Library, canvas) {
	const pad = new Library(canvas, { backgroundColor: "rgb(255,255,255)", penColor: "rgb(0,0,0)", minWidth: 1.2, maxWidth: 3.2 })
	return {
		clear: () => pad.clear(),
		redraw: () => pad.fromData(pad.toData()),
		/** @returns {Point[][]} */
		strokes: () =>
			pad
				.toData()
				.map((/** @type {{ points: { x: number, y: number, time: number }[] }} */ stroke) =>
					stroke.points.map((point) => [
						Math.round(point.x),
						Math.round(point.y),
						Math.max(0, Math.round(point.time - startOf(stroke.points))),
					]),
				),
	}
}

/** @param {HTMLCanvasElement} canvas */
function plainPad(canvas) {
	/** @type {Point[][]} */
	let all = []
	/** @type {Point[] | null} */
	let stroke = null
	let startedAt = 0
	const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
	/** @param {Point | undefined} from @param {Point} to */
	function draw(from, to) {
		if (from === undefined) return
		context.lineWidth = 2.6
		context.lineCap = "round"
		context.strokeStyle = "#000"
		context.beginPath()
		context.moveTo(from[0], from[1])
		context.lineTo(to[0], to[1])
		context.stroke()
	}
	/** @param {PointerEvent} event */
	function move(event) {
		if (stroke === null) return
		/** @type {Point} */
		const next = [Math.round(event.offsetX), Math.round(event.offsetY), Math.round(event.timeStamp - startedAt)]
		draw(stroke[stroke.length - 1], next)
		stroke.push(next)
	}
	canvas.addEventListener("pointerdown", (event) => {
		startedAt = event.timeStamp
		stroke = []
		all.push(stroke)
		move(event)
	})
	canvas.addEventListener("pointermove", move)
	const end = () => {
		stroke = null
	}
	canvas.addEventListener("pointerup", end)
	canvas.addEventListener("pointercancel", end)
	return {
		clear: () => {
			all = []
			context.fillStyle = "#fff"
			context.fillRect(0, 0, canvas.width, canvas.height)
		},
		redraw: () => {
			for (const one of all) {
				/** @type {Point | undefined} */
				let last
				for (const point of one) {
					draw(last, point)
					last = point
				}
			}
		},
		strokes: () => all.filter((one) => one.length > 0),
	}
}

/** A voice that has said nothing for so long is none: many phones have the means and no voice, and do not say so. */
const silentMs = 3000

/** The words stand there large, and the phone reads them; where it cannot, that is said. @param {HTMLElement} button */
function startSpeaking(button) {
	const words = document.getElementById(button.dataset.speak || "")
	const silent = document.getElementById(button.dataset.silent || "")
	if (words === null || silent === null) return
	button.hidden = false
	button.addEventListener("click", () => {
		words.classList.add("spoken-large")
		const voice = window.speechSynthesis
		if (!voice || typeof SpeechSynthesisUtterance !== "function") {
			silent.hidden = false
			return
		}
		if (voice.speaking) {
			voice.cancel()
			return
		}
		silent.hidden = true
		const text = button.dataset.said || words.textContent || ""
		const said = new SpeechSynthesisUtterance(text)
		// What the village wrote is Chinese on an English page, too.
		said.lang = /[\u4e00-\u9fff]/.test(text) ? "zh-CN" : document.documentElement.lang
		said.rate = 0.85
		const patience = setTimeout(() => {
			silent.hidden = false
		}, silentMs)
		said.onstart = () => {
			clearTimeout(patience)
			silent.hidden = true
		}
		said.onerror = ({ error }) => {
			clearTimeout(patience)
			// Pressed once more, it was meant to stop.
			silent.hidden = error === "canceled" || error === "interrupted"
		}
		voice.speak(said)
	})
}

for (const root of Array.from(document.querySelectorAll("[data-pad]"))) startPad(/** @type {HTMLElement} */ (root))
for (const button of Array.from(document.querySelectorAll("[data-speak]"))) startSpeaking(/** @type {HTMLElement} */ (button))
