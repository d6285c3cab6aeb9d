/** What the console says of the ledger's keys. */
const zh = {
	"ledger.kind.key": "换签名钥匙",
	"ledger.keys.nav": "账本钥匙",
	"ledger.keys.title": "账本的签名钥匙",
	"ledger.keys.why": "每天的树根用最上面这把钥匙签名。公钥是公开的，贴在公示栏，谁都可以抄。",
	"ledger.keys.number": "第几把",
	"ledger.keys.key": "公钥",
	"ledger.keys.since": "从什么时候起",
	"ledger.keys.rotate": "换钥匙",
	"ledger.keys.rotateHint":
		"用了几年，或者怕有人见过，就换。旧钥匙先签完现有的账，再签字交给新钥匙，交接记进账本。抄着旧公钥的人照样查得通。换了以后，请把新公钥贴出来。",
	"ledger.keys.reason": "为什么换",
	"ledger.keys.said.rotated": "换好了。请把新公钥贴到公示栏。",
	"ledger.keys.said.NO_REASON": "请写明为什么换。没有换。",
	"ledger.keys.said.KEY_LOST": "旧钥匙打不开，没有换：没有旧钥匙签字，就没有人认新钥匙。请管理员先找回 SECRET_KEY。",
	"record.kind.ledger": "账本",
	"event.ledger.key-rotated": "换了账本的签名钥匙",
	"right.ledger.read": "看账本的签名钥匙",
	"right.ledger.rotate": "换账本的签名钥匙",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"ledger.kind.key": "change of the signing key",
	"ledger.keys.nav": "Ledger keys",
	"ledger.keys.title": "Signing keys of the ledger",
	"ledger.keys.why": "Roots are signed daily with the first of these. Public keys are public: post them, anybody may copy them.",
	"ledger.keys.number": "Number",
	"ledger.keys.key": "Public key",
	"ledger.keys.since": "Since",
	"ledger.keys.rotate": "Change the key",
	"ledger.keys.rotateHint":
		"After some years, or where somebody may have seen it. The old key signs what there is and hands over to the new one; the handover is an entry. Whoever copied the old public key can go on checking. Post the new one afterwards.",
	"ledger.keys.reason": "Why",
	"ledger.keys.said.rotated": "Done. Post the new public key.",
	"ledger.keys.said.NO_REASON": "Say why. Nothing was changed.",
	"ledger.keys.said.KEY_LOST":
		"The old key cannot be opened; nothing was changed, for nobody would believe a key the old one did not sign for. Get SECRET_KEY back first.",
	"record.kind.ledger": "ledger",
	"event.ledger.key-rotated": "changed the ledger's signing key",
	"right.ledger.read": "See the ledger's signing keys",
	"right.ledger.rotate": "Change the ledger's signing key",
}
export const keysWords = { "zh-CN": zh, en }
