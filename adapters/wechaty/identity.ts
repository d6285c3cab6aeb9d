/**
 * From WeChat ids to addresses. The ids of some gateways last only for one login, and nothing keeps such an id from meaning somebody
 * else later. A chat is bound to a person by its address, so such an address also carries a mark of the contact's name: where the id
 * comes to mean another contact it is another address, unbound, which is asked for its enrolment code. Pure.
 */
import { createHash } from "node:crypto"

/** Ids WeChat itself gave: wxid_…, an own WeChat id, an enterprise contact, a room. They stay. */
const platformShapes = [/^wxid_[\w-]{1,60}$/, /^[A-Za-z][\w-]{5,19}$/, /^\d{10,25}$/, /^\d{5,25}@openim$/, /^[\w:-]{1,60}@(im\.)?chatroom$/]
const marked = /^(.+)~([0-9a-f]{8})$/s

/** Rooms as the known gateways name them. */
export function isRoomId(id: string): boolean {
	return /@(im\.)?chatroom$|^@@|^R:\d/.test(id)
}

export function isPlatformId(id: string): boolean {
	return platformShapes.some((shape) => shape.test(id))
}

/** The address of a contact; of a room its id is the address, for nothing is bound to it. */
export function addressOfContact({ id, name }: { readonly id: string; readonly name: string }): string {
	return isPlatformId(id) ? id : `${id}~${markOf(name)}`
}

/** `mark`: what the contact's name must give, where the id alone proves nothing. */
export function contactOfAddress(address: string): { readonly id: string; readonly mark?: string } {
	const [, id, mark] = marked.exec(address) ?? []
	return id === undefined || mark === undefined || isPlatformId(address) ? { id: address } : { id, mark }
}

export function markOf(name: string): string {
	return createHash("sha256").update(name.normalize("NFC").trim()).digest("hex").slice(0, 8)
}
