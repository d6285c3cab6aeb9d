import type { Catalogue } from "../text/catalogue.ts"
import type { SecretFault } from "./cipher.ts"

type Words = Readonly<Record<SecretFault, string>>

/** What is said at start when there is no usable instance secret. `{cause}` is the system's error code, or a dash. */
export const secretWords: Catalogue = {
	"zh-CN": {
		"secret.too-short": "SECRET_KEY 太短，服务没有启动，数据没有动过。请换成至少 32 个字符的密钥。",
		"secret.weak": "SECRET_KEY 太简单，服务没有启动，数据没有动过。请换成随机生成的密钥。",
		"secret.readable-by-others": "密钥文件 secret.key 别人也能读，服务没有启动，数据没有动过。请把它的权限改成 600。",
		"secret.malformed":
			"密钥文件 secret.key 的内容不对，服务没有启动，数据没有动过。请用备份里的 secret.key 换回来；不要删掉它重新生成，不然以前加密的号码就打不开了。",
		"secret.unavailable":
			"密钥文件 secret.key 读不了也建不了（{cause}），服务没有启动，数据没有动过。请检查 DATA_DIR 文件夹的权限，或者改用 SECRET_KEY。",
	} satisfies Words,
	en: {
		"secret.too-short": "SECRET_KEY is too short; the service did not start and no data was touched. Use a key of at least 32 characters.",
		"secret.weak": "SECRET_KEY is too simple; the service did not start and no data was touched. Use a randomly made key.",
		"secret.readable-by-others":
			"The key file secret.key can be read by others; the service did not start and no data was touched. Set its mode to 600.",
		"secret.malformed":
			"The key file secret.key does not hold a key; the service did not start and no data was touched. Put back the secret.key of your backup; do not delete it to make a new one, or the numbers sealed before can never be opened.",
		"secret.unavailable":
			"The key file secret.key can be neither read nor made ({cause}); the service did not start and no data was touched. Check the permissions of DATA_DIR, or set SECRET_KEY.",
	} satisfies Words,
}
