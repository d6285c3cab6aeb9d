// @ts-check
/**
 * What is kept on the phone until the village has it: messages in localStorage, photos and recordings in IndexedDB.
 *
 * @typedef {{ id: string, kind: "text" | "choice" | "photo" | "voice", at: number, seen: number, text: string, prompt?: string, options?: string[], name?: string, refused?: string }} Pending
 */

const pendingKey = "cunkou.pending"

/** Stands in where the browser keeps nothing (private windows of some browsers). @type {Map<string, string>} */
const memory = new Map()

/** @param {string} key */
export function recall(key) {
	try {
		return localStorage.getItem(key) || memory.get(key) || ""
	} catch (_blocked) {
		return memory.get(key) || ""
	}
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
	try {
		localStorage.setItem(key, value)
		memory.delete(key)
	} catch (_full) {
		memory.set(key, value)
	}
}

/** Read fresh each time: another window of this chat may have changed it. @returns {Pending[]} */
export function pendingMessages() {
	try {
		const list = JSON.parse(recall(pendingKey) || "[]")
		return Array.isArray(list) ? list : []
	} catch (_damaged) {
		return []
	}
}

/** @param {(list: Pending[]) => Pending[]} change */
export function changePending(change) {
	remember(pendingKey, JSON.stringify(change(pendingMessages())))
}

/** @param {string} id */
export function forgetPending(id) {
	changePending((list) => list.filter((message) => message.id !== id))
	photosInMemory.delete(id)
	withPhotos("readwrite", (store) => store.delete(id)).catch(() => undefined)
}

/** Photos and recordings are too large for localStorage; where IndexedDB is missing they live as long as the page. @type {Map<string, Blob>} */
const photosInMemory = new Map()

/** @param {string} id @param {Blob} blob */
export async function keepMedia(id, blob) {
	photosInMemory.set(id, blob)
	await withPhotos("readwrite", (store) => store.put(blob, id)).catch(() => undefined)
}

/** @param {string} id @returns {Promise<Blob | undefined>} */
export async function mediaOf(id) {
	return photosInMemory.get(id) || withPhotos("readonly", (store) => store.get(id)).catch(() => undefined)
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T>} */
async function withPhotos(mode, work) {
	const database = await openPhotos()
	return new Promise((resolve, reject) => {
		const transaction = database.transaction("photos", mode)
		const request = work(transaction.objectStore("photos"))
		transaction.oncomplete = () => resolve(request.result)
		transaction.onerror = () => reject(transaction.error)
	})
}

/** @returns {Promise<IDBDatabase>} */
function openPhotos() {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open("cunkou", 1)
		request.onupgradeneeded = () => request.result.createObjectStore("photos")
		request.onsuccess = () => resolve(request.result)
		request.onerror = () => reject(request.error)
	})
}

/** A random UUID; crypto.randomUUID is missing on plain http, which a village's own network may be. */
export function newId() {
	const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)))
	const hex = bytes.map((byte) => (byte + 256).toString(16).slice(1)).join("")
	// The fixed digits: version 4, variant 8.
	return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-")
}
